/** `npm run audit:dogfood`: the rules over code that has nothing to do with Customer.io, which they must not touch. */
import path from 'node:path';

import { auditCodeFile, compareFacts, createLinter } from './audit-code';
import { levelsOf } from './audit-config';
import type { AuditFinding } from './finding';
import { ordinaryFiles } from './ordinary-files';
import { matcherTally } from './rule';
import { codeRules } from './rules';

export type Dogfood = {
  readonly filesCount: number;
  readonly findings: readonly AuditFinding[];
  /** Files that do not parse or over which a rule failed: their silence says nothing. */
  readonly unjudged: readonly string[];
  /** How many files reached the matcher of each rule. */
  readonly reached: ReadonlyMap<string, number>;
};

/** Every rule at its strictest over every file, without asking whether the file names Customer.io. */
export function dogfood(files: readonly string[]): Dogfood {
  const root = path.join(__dirname, '..', '..');
  // From within, because ESLint looks at nothing in a node_modules below its folder.
  const linter = createLinter(path.join(root, 'node_modules'));
  const levels = levelsOf({ preset: 'strict', rules: {} });
  const reached = new Map(codeRules.map(({ id }) => [id, 0]));
  matcherTally.listener = (id) => reached.set(id, (reached.get(id) ?? 0) + 1);
  try {
    const audited = files.map((file) => auditCodeFile(linter, root, file, levels, { everyFile: true }));
    const facts = audited.flatMap((one) => one.facts);
    return {
      filesCount: files.length,
      findings: [...audited.flatMap(({ findings }) => findings), ...compareFacts(facts, levels)],
      unjudged: audited.flatMap(({ unjudged }, index) =>
        unjudged === undefined ? [] : [`${path.relative(root, files[index] ?? '')}: ${unjudged}`],
      ),
      reached,
    };
  } finally {
    matcherTally.listener = undefined;
  }
}

function main(): void {
  const startMs = performance.now();
  const { filesCount, findings, unjudged, reached } = dogfood(ordinaryFiles());
  const width = Math.max(...[...reached.keys()].map((id) => id.length));
  console.log(`${'rule'.padEnd(width)}  files that reached its matcher`);
  for (const [id, count] of reached) console.log(`${id.padEnd(width)}  ${String(count)}`);
  for (const { rule, file, line, message } of findings)
    console.log(`finding  ${file}:${String(line)} ${rule} ${message}`);
  for (const one of unjudged) console.log(`not judged  ${one}`);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const counts = `${String(findings.length)} findings, ${String(unjudged.length)} not judged`;
  console.log(`\n${String(filesCount)} files that have nothing to do with Customer.io: ${counts}, ${seconds} s`);
  process.exitCode = findings.length + unjudged.length === 0 ? 0 : 1;
}

if (require.main === module) main();
