/** `npm run audit:score`: precision and recall of the rules on the labelled corpus, per kind of defect. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { markdownTable, scoreCorpus, scoreDefects, totals, withTable, type CorpusPart } from './corpus-score';

const { values } = parseArgs({
  options: {
    sealed: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    family: { type: 'string' },
    /** Writes the tables into docs/audit.md. */
    write: { type: 'boolean', default: false },
  },
});

const parts: CorpusPart[] = values.sealed ? ['open', 'sealed'] : ['open'];
for (const part of parts) {
  const results = scoreCorpus(part, values.family);
  const scores = scoreDefects(results);
  if (values.json) {
    console.log(JSON.stringify({ part, scores, total: totals(scores) }));
    continue;
  }
  console.log(`\n${part}: ${String(results.length)} cases\n\n${markdownTable(scores)}`);
  if (values.write) {
    const page = path.join(__dirname, '../../docs/audit.md');
    writeFileSync(page, withTable(readFileSync(page, 'utf8'), part, markdownTable(scores)));
  }
  if (!values.misses) continue;
  for (const { name, missed, surplus } of results) {
    for (const one of missed) console.log(`missed   ${name} ${one.file}:${String(one.line)} ${one.defect}`);
    for (const one of surplus) {
      console.log(
        `surplus  ${name} ${one.file}:${String(one.line)} ${one.rule}/${one.messageId}: ${one.message.slice(0, 90)}`,
      );
    }
  }
}
