import { prove } from '../../../../tools/local/day/proof';
import { explain, trailOf } from '../../../../tools/local/day/trail';
import { honestBooks } from './honest-books';

describe('explain', () => {
  it('has nothing to say when the verdict holds', () => {
    expect(explain(prove(honestBooks(1)), 1)).toEqual([]);
  });

  it('names seed, counts, violations and the way of the message, and shows ten at most', () => {
    const books = honestBooks(7);
    const lines = explain(prove({ ...books, requests: [] }), 7);
    expect(lines[0]).toMatch(/^\d+ violations \(seed 7\): .*ACKED_AND_GONE \d+/);
    expect(lines.filter((line) => line.startsWith('ACKED_AND_GONE: '))).toHaveLength(10);
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}outcome line: delivered, attempt 1$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {4}published 20\d\d-.* as 9\d+ on customerio-(identify|track): \d+ bytes [0-9a-f]{8}/),
    );
    expect(lines.at(-1)).toMatch(/^… and \d+ more$/);
  });

  it('quotes no payload', () => {
    const books = honestBooks(7);
    expect(explain(prove({ ...books, requests: [] }), 7).join('\n')).not.toMatch(/@example\.com"|day_marker/);
  });
});

describe('trailOf', () => {
  it('tells both lives of a message that was parked and replayed', () => {
    const books = honestBooks(1);
    const verdict = prove(books);
    const marker = books.published.find(({ replayed }) => replayed)?.marker ?? '';
    const lines = trailOf(marker, verdict.ledger);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['published', 'replayed', 'expected', 'seen', 'outcome', 'dead', 'request']),
    );
  });
});
