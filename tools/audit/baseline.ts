/** Findings that are known and accepted for now: a new one fails, an old one does not. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { AuditError } from './audit-config';
import type { AuditFinding } from './finding';

export const baselineName = 'cio-audit.baseline.json';

const schema = z.strictObject({
  note: z.string().optional(),
  findings: z.array(z.strictObject({ rule: z.string(), file: z.string(), text: z.string() })),
});

type Known = z.infer<typeof schema>['findings'][number];

/** The line of a finding as text, so that code above it may move. */
function textOf(root: string, { file, line }: AuditFinding): string {
  const name = path.join(root, file);
  if (!existsSync(name)) return '';
  return (readFileSync(name, 'utf8').split('\n')[line - 1] ?? '').trim();
}

const knownFrom = (root: string, finding: AuditFinding): Known => ({
  rule: finding.rule,
  file: finding.file,
  text: textOf(root, finding),
});

const keyOf = ({ rule, file, text }: Known): string => `${rule}\n${file}\n${text}`;

export function writeBaseline(root: string, file: string, findings: readonly AuditFinding[]): void {
  const known = findings.map((finding) => knownFrom(root, finding));
  const note = 'Findings that cio audit does not report. Written by --update-baseline.';
  writeFileSync(path.resolve(root, file), `${JSON.stringify({ note, findings: known }, null, 2)}\n`);
}

export type Compared = {
  readonly fresh: readonly AuditFinding[];
  readonly knownCount: number;
  /** Entries that nothing fits any more: the finding is mended, and the entry can go. */
  readonly staleCount: number;
};

export function compareWithBaseline(root: string, file: string, findings: readonly AuditFinding[]): Compared {
  const name = path.resolve(root, file);
  if (!existsSync(name)) throw new AuditError(`no baseline at ${file}: write one with --update-baseline`);
  let known: Known[];
  try {
    known = schema.parse(JSON.parse(readFileSync(name, 'utf8'))).findings;
  } catch (error) {
    throw new AuditError(`${file} is no baseline: write it anew with --update-baseline`, { cause: error });
  }
  const left = new Map<string, number>();
  for (const one of known) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  const fresh = findings.filter((finding) => {
    const key = keyOf(knownFrom(root, finding));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  const staleCount = [...left.values()].reduce((sum, count) => sum + count, 0);
  return { fresh, knownCount: findings.length - fresh.length, staleCount };
}
