/** Compares findings with the labels of the corpus (test/tools/audit/corpus/README.md says what they mean). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { globSync } from 'tinyglobby';

import { auditCodeFile, codeFiles, compareFacts, createLinter } from './audit-code';
import { auditTemplateFile, templateFiles } from './audit-templates';
import { defectOf } from './defects';
import type { AuditFinding } from './finding';

export type CorpusPart = 'open' | 'sealed';

type Place = { readonly file: string; readonly line: number };
export type Expectation = Place & { readonly defect: string; readonly or?: readonly Place[] };
type Case = { readonly family: string; readonly verdict: 'bad' | 'fine'; readonly expect: readonly Expectation[] };

export type CaseResult = {
  readonly name: string;
  readonly family: string;
  readonly found: readonly string[];
  readonly missed: readonly Expectation[];
  readonly surplus: readonly AuditFinding[];
};

export type DefectScore = {
  readonly defect: string;
  readonly right: number;
  readonly surplus: number;
  readonly missed: number;
};

export const corpusFolder = path.join(__dirname, '../../test/tools/audit/corpus');

/** Defects of a whole template: where in the file they are reported says nothing. */
const wholeFile = new Set(['missing-unsubscribe-link', 'missing-plain-text']);

export function auditCase(root: string): AuditFinding[] {
  const linter = createLinter(root);
  const files = (patterns: string | string[]): string[] =>
    globSync(patterns, { cwd: root, absolute: true, dot: false }).sort();
  const audited = files(codeFiles).map((file) => auditCodeFile(linter, root, file, {}));
  return [
    ...audited.flatMap(({ findings }) => findings),
    ...compareFacts(
      audited.flatMap(({ facts }) => facts),
      {},
    ),
    ...files(templateFiles).flatMap((file) => auditTemplateFile(root, file, {})),
  ];
}

const fits = (finding: AuditFinding, expected: Expectation): boolean =>
  defectOf(finding) === expected.defect &&
  [expected, ...(expected.or ?? [])].some(
    ({ file, line }) => file === finding.file && (wholeFile.has(expected.defect) || line === finding.line),
  );

function judge(name: string, { family, expect }: Case, findings: readonly AuditFinding[]): CaseResult {
  const found = expect.filter((expected) => findings.some((finding) => fits(finding, expected)));
  return {
    name,
    family,
    found: found.map(({ defect }) => defect),
    missed: expect.filter((expected) => !found.includes(expected)),
    surplus: findings.filter((finding) => !expect.some((expected) => fits(finding, expected))),
  };
}

export function scoreCorpus(part: CorpusPart, family?: string): CaseResult[] {
  const families = readdirSync(corpusFolder).filter((name) => family === undefined || name === family);
  return families.flatMap((name) => {
    const folder = path.join(corpusFolder, name, part);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((one) => {
      const root = path.join(folder, one);
      const label = path.join(root, 'case.json');
      if (!existsSync(label)) return [];
      return [judge(`${name}/${one}`, JSON.parse(readFileSync(label, 'utf8')) as Case, auditCase(root))];
    });
  });
}

export function scoreDefects(results: readonly CaseResult[]): DefectScore[] {
  const scores = new Map<string, { right: number; surplus: number; missed: number }>();
  const count = (defect: string, what: 'right' | 'surplus' | 'missed'): void => {
    const score = scores.get(defect) ?? { right: 0, surplus: 0, missed: 0 };
    score[what] += 1;
    scores.set(defect, score);
  };
  for (const { found, missed, surplus } of results) {
    for (const defect of found) count(defect, 'right');
    for (const { defect } of missed) count(defect, 'missed');
    for (const finding of surplus) count(defectOf(finding) ?? finding.rule, 'surplus');
  }
  return [...scores].map(([defect, score]) => ({ defect, ...score })).sort((a, b) => a.defect.localeCompare(b.defect));
}

export const totals = (scores: readonly DefectScore[]): DefectScore => ({
  defect: 'all',
  right: scores.reduce((sum, { right }) => sum + right, 0),
  surplus: scores.reduce((sum, { surplus }) => sum + surplus, 0),
  missed: scores.reduce((sum, { missed }) => sum + missed, 0),
});

const share = (part: number, whole: number): string => (whole === 0 ? '–' : (part / whole).toFixed(2));

const row = ({ defect, right, surplus, missed }: DefectScore): string =>
  `| ${defect} | ${String(right)} | ${String(surplus)} | ${String(missed)} | ${share(right, right + surplus)} | ${share(right, right + missed)} |`;

export const markdownTable = (scores: readonly DefectScore[]): string =>
  [
    '| defect | found | surplus | missed | precision | recall |',
    '|---|---|---|---|---|---|',
    ...scores.map(row),
    row({ ...totals(scores), defect: '**all**' }),
  ].join('\n');

/** The page with a table in the place that it keeps for this part of the corpus. */
export function withTable(page: string, part: CorpusPart, table: string): string {
  const place = new RegExp(`(<!-- corpus: ${part} -->)[^]*?(<!-- corpus: end -->)`);
  if (!place.test(page)) throw new Error(`the page keeps no place for the ${part} part of the corpus`);
  return page.replace(place, (_all, begin: string, end: string) => `${begin}\n\n${table}\n\n${end}`);
}
