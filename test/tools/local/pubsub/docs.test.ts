// docs/local-pubsub.md lists where Google's emulator differs. Written anew with: UPDATE_DOCS=1 npx jest <this file>
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { differencesPage } from './behaviours/differences';
import { behaviours } from './behaviours/table';

const file = path.join(__dirname, '../../../../docs/local-pubsub.md');
// The markers keep the formatter away from what is generated.
const [begin, end] = ['<!-- prettier-ignore-start -->\n', '<!-- prettier-ignore-end -->\n'];

describe('docs/local-pubsub.md', () => {
  it('lists the differences that the behaviour suite asserts', () => {
    const page = readFileSync(file, 'utf8');
    const [before = '', rest = ''] = page.split(begin);
    const [listed = '', after = ''] = rest.split(end);
    const expected = differencesPage(behaviours);
    if (process.env.UPDATE_DOCS === '1') writeFileSync(file, `${before}${begin}\n${expected}\n${end}${after}`);
    else expect(listed.trim()).toBe(expected.trim());
  });

  it('has one row for each difference, under an id of its own', () => {
    const ids = behaviours.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
