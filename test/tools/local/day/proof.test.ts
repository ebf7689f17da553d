/**
 * Goal: the proof sees every lie. Method: books of an honest day, in which nothing is found; then the same books doctored
 * in one place, where exactly that must be named.
 */
import type { Books } from '../../../../tools/local/day/books';
import { isJsonObject } from '../../../../tools/local/day/operation';
import { prove } from '../../../../tools/local/day/proof';
import { violationTable, type ViolationKind } from '../../../../tools/local/day/violations';
import { honest, order } from './doctored-books';
import { honestBooks } from './honest-books';
import { liesAboutMessages } from './lies-about-messages';
import { liesAboutPeople } from './lies-about-people';

const kindsOf = (books: Books): readonly ViolationKind[] => [
  ...new Set(prove(books).violations.map(({ kind }) => kind)),
];

const lies = [...liesAboutMessages, ...liesAboutPeople];

describe('prove', () => {
  it.each([1, 2, 3, 4, 5])('finds nothing in the books of an honest day, seed %i', (seed) => {
    expect(prove(honestBooks(seed))).toMatchObject({ holds: true, violations: [], unloggedCount: 0 });
  });

  it('holds for a day of some thousand messages', () => {
    expect(prove(honestBooks(6, 3_000)).violations).toEqual([]);
  });

  it.each(lies)('sees %s: %s', (_what, expected, books) => {
    expect(kindsOf(books())).toContain(expected);
  });

  it('has a lie for every kind of violation', () => {
    expect([...new Set(lies.map(([, kind]) => kind))].sort()).toEqual(Object.keys(violationTable).sort());
  });

  it('does not hold a lost line against a message whose effect is there', () => {
    const outcomes = honest.outcomes.filter(({ messageId }) => messageId !== order.messageId);
    expect(prove({ ...honest, outcomes })).toMatchObject({ holds: true, unloggedCount: 1 });
  });
});

describe('honestBooks', () => {
  it('sends large and anonymous events through v1, so that the proof reads them there too', () => {
    const paths = new Set(honest.requests.map(({ path }) => path.replace(/person-[^/]+/, ':id')));
    expect([...paths].sort()).toEqual(['/api/v1/customers/:id/events', '/api/v1/events', '/api/v2/batch']);
    expect(honest.requests.every(({ body }) => isJsonObject(body))).toBe(true);
  });
});
