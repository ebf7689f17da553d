// Each page about a rule says what the rule says of itself, and its examples are run: the bad one fires exactly this
// rule, the good one none.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { allRules } from '../../../tools/audit/all-rules';
import { auditCase } from '../../../tools/audit/corpus-score';
import { indexRows, pageHead } from '../../../tools/audit/rule-docs';
import { codeRules } from '../../../tools/audit/rules';
import { templateRules } from '../../../tools/audit/templates/rules';
import { workspaceRules } from '../../../tools/audit/workspace/rules';
import type { Workspace } from '../../../tools/audit/workspace/workspace';

const folder = path.join(__dirname, '../../../docs/audit');

/** Prettier aligns the columns of tables; that says nothing. */
const unaligned = (text: string): string => text.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');

const pageOf = (id: string): string => readFileSync(path.join(folder, `${id}.md`), 'utf8');

type Example = { readonly file: string; readonly text: string };

function section(page: string, name: string): string {
  const text = page.split(/^## /m).find((one) => one.startsWith(`${name}\n`));
  if (text === undefined) throw new Error(`the page has no section ${name}`);
  return text.slice(name.length).trim();
}

const examplesIn = (text: string): Example[] =>
  [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, file = '', code = '']) => ({ file, text: code }));

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'examples-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function findingsOf(examples: readonly Example[]): ReturnType<typeof auditCase> {
  for (const { file, text } of examples) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return auditCase(root);
}

const emptyWorkspace: Workspace = {
  campaigns: [],
  messages: [],
  segments: [],
  events: [],
  failures: [],
  webhooks: [],
  snippets: new Map(),
};

function workspaceFindings([example]: readonly Example[]): string[] {
  const workspace = { ...emptyWorkspace, ...(JSON.parse(example?.text ?? '') as Partial<Workspace>) };
  return workspaceRules.filter((rule) => rule.check(workspace).length > 0).map(({ id }) => id);
}

describe('docs/audit', () => {
  it('has a page for each rule and no other', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(allRules.map(({ id }) => `${id}.md`).sort());
  });

  it('has a table of all rules', () => {
    expect(unaligned(pageOf('README'))).toContain(unaligned(indexRows(allRules)));
  });

  it.each(allRules.map((rule) => [rule.id, rule] as const))('begins %s with what the rule says', (id, rule) => {
    expect(unaligned(pageOf(id)).startsWith(`${unaligned(pageHead(rule))}\n`)).toBe(true);
  });

  it.each(allRules.map(({ id }) => id))('says why, what is optional and the way out of %s', (id) => {
    const page = pageOf(id);
    expect(section(page, 'Why').length).toBeGreaterThan(100);
    expect(section(page, 'Options')).toBe('None.');
    expect(section(page, 'Fix').length).toBeGreaterThan(10);
  });

  it.each([...codeRules, ...templateRules].map(({ id }) => id))('shows a bad example of %s that fires it', (id) => {
    const findings = findingsOf(examplesIn(section(pageOf(id), 'Bad')));
    expect([...new Set(findings.map(({ rule }) => rule))]).toEqual([id]);
  });

  it.each([...codeRules, ...templateRules].map(({ id }) => id))('shows a good example of %s', (id) => {
    const examples = examplesIn(section(pageOf(id), 'Good'));
    expect(examples).not.toEqual([]);
    expect(findingsOf(examples)).toEqual([]);
  });

  it.each(templateRules.map((rule) => [rule.id, rule] as const))('says of %s whether a text is offered', (id, rule) => {
    const findings = findingsOf(examplesIn(section(pageOf(id), 'Bad')));
    expect(findings.map(({ fix }) => fix !== undefined)).toEqual(findings.map(() => rule.hasSuggestions === true));
  });

  it.each(workspaceRules.map(({ id }) => id))('shows a bad and a good workspace for %s', (id) => {
    const page = pageOf(id);
    expect(workspaceFindings(examplesIn(section(page, 'Bad')))).toContain(id);
    expect(workspaceFindings(examplesIn(section(page, 'Good')))).not.toContain(id);
  });
});

describe('rules of code', () => {
  it('are run by RuleTester, each in a file of its own', () => {
    const tests = readdirSync(path.join(__dirname, 'rules')).filter((name) => name.endsWith('.test.ts'));
    expect(tests.sort()).toEqual(codeRules.map(({ id }) => `${id}.test.ts`).sort());
  });
});
