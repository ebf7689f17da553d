/**
 * Goal: the audit can be left on. Method: its findings on the labelled corpus are those that docs/audit.md shows, it is
 * silent about this project, and about code that has nothing to do with Customer.io although every rule looked at it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { audit } from '../../../tools/audit/audit';
import { readAuditConfig } from '../../../tools/audit/audit-config';
import { markdownTable, scoreCorpus, scoreDefects, withTable } from '../../../tools/audit/corpus-score';
import { dogfood } from '../../../tools/audit/dogfood';
import { ordinaryFiles } from '../../../tools/audit/ordinary-files';
import { codeRules } from '../../../tools/audit/rules';

const root = path.join(__dirname, '../../..');
const timeoutMs = 180_000;

/** Tables are padded by prettier. */
const unpadded = (page: string): string => page.replace(/[ \t]*\|[ \t]*/g, '|').replace(/-{2,}/g, '-');

describe('the table of precision and recall', () => {
  it(
    'is what the rules find now (npm run audit:score -- --write)',
    () => {
      const page = readFileSync(path.join(root, 'docs/audit.md'), 'utf8');
      const table = markdownTable(scoreDefects(scoreCorpus('open')));
      expect(table).toContain('| unbounded-calls |');
      expect(unpadded(page)).toBe(unpadded(withTable(page, 'open', table)));
    },
    timeoutMs,
  );
});

describe('cio audit', () => {
  it(
    'finds nothing in this project',
    async () => {
      const { findings, unjudged, filesCount } = await audit({ root, config: readAuditConfig(root, undefined) });
      expect(findings.map(({ rule, file, line }) => `${rule} ${file}:${String(line)}`)).toEqual([]);
      expect(unjudged).toEqual([]);
      expect(filesCount).toBeGreaterThan(500);
    },
    timeoutMs,
  );

  it(
    'finds nothing in code that has nothing to do with Customer.io, after every rule looked at it',
    () => {
      const { findings, unjudged, reached } = dogfood(ordinaryFiles({ filesMax: 60, bytesMax: 5_000 }));
      expect(findings).toEqual([]);
      expect(unjudged).toEqual([]);
      expect([...reached.keys()].sort()).toEqual(codeRules.map(({ id }) => id).sort());
      for (const [rule, count] of reached) expect({ rule, isReached: count > 5 }).toEqual({ rule, isReached: true });
    },
    timeoutMs,
  );
});
