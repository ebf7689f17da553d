import { readFileSync } from 'node:fs';
import path from 'node:path';

import { dayParts } from '../../../../tools/local/mutants/day-mutants';
import { mutated } from '../../../../tools/local/mutants/mutant-plugin';
import type { Mutant } from '../../../../tools/local/mutants/mutants';
import { sendMutants } from '../../../../tools/local/mutants/send-mutants';
import { webhookMutants } from '../../../../tools/local/mutants/webhook-mutants';

const ofDay = dayParts.flatMap(({ mutants }) => mutants);
// The day plays some of the mutants of sends, and not all.
const all = [...new Set([...ofDay, ...sendMutants, ...webhookMutants])];
const root = path.join(__dirname, '..', '..', '..', '..');

describe('mutants', () => {
  // Fails as soon as the product's text moves on, so that no mutant quietly tests nothing.
  it.each(all.map((mutant) => [mutant.name, mutant] as const))('%s still finds what it breaks', (_name, mutant) => {
    const source = readFileSync(path.join(root, mutant.file), 'utf8');
    expect(mutated(source, mutant)).not.toBe(source);
  });

  it('have names of their own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });
});

describe('dayParts', () => {
  it('plays the mutants of sends by the names that these have', () => {
    const sends = dayParts.find(({ name }) => name === 'sends')?.mutants ?? [];
    expect(sends.filter((mutant) => sendMutants.includes(mutant))).toHaveLength(8);
    expect(sends).toHaveLength(9);
  });
});

describe('mutated', () => {
  const mutant: Mutant = { name: 'm', does: 'x', file: 'f.ts', find: 'a', replace: 'b' };

  it.each([
    ['none', 'xyz', 'mutant m: f.ts has the text to replace 0 times, expected once'],
    ['two', 'aya', 'mutant m: f.ts has the text to replace 2 times, expected once'],
  ])('fails loudly when there are %s', (_count, source, message) => {
    expect(() => mutated(source, mutant)).toThrow(message);
  });

  it('replaces text as it stands, also what a pattern would read as special', () => {
    expect(mutated('(a)', { ...mutant, replace: '$&' })).toBe('($&)');
  });
});
