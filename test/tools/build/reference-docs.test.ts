import { readFileSync } from 'node:fs';
import path from 'node:path';

import { referenceDocs } from '../../../tools/build/reference-docs';

/** The formatter pads the cells of tables. */
const unpadded = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

describe('referenceDocs', () => {
  it.each([...referenceDocs()])('%s is what the code says; after a change: npm run docs', (file, text) => {
    expect(unpadded(readFileSync(path.join(__dirname, '..', '..', '..', file), 'utf8'))).toBe(unpadded(text));
  });
});
