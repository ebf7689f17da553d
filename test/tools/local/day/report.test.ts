import { topics } from '../../../../shared/names';
import { prove, type Verdict } from '../../../../tools/local/day/proof';
import {
  countsOf,
  fatesTable,
  ledgerText,
  reportObject,
  verdictLines,
  workedLines,
} from '../../../../tools/local/day/report';
import type { DayRun } from '../../../../tools/local/day/run-day';
import { honestBooks } from './honest-books';

const books = honestBooks(1);
const verdict = prove(books);
const runOf = (of: Verdict): DayRun => ({
  verdict: of,
  faults: [{ name: '503', met: 3 }],
  struck: undefined,
  messagesTotal: 400,
  requestsCount: 7,
});
const failing = prove({ ...books, requests: [] });

describe('countsOf', () => {
  it('counts every publication once', () => {
    const { published, delivered, duplicate, parked, deadLettered, pending, missing } = countsOf(verdict.ledger, 'all');
    const parkedCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
    expect(delivered + duplicate + parkedCount + deadLettered).toBe(published);
    expect({ published, deadLettered, pending, missing }).toEqual({
      published: books.published.length,
      deadLettered: 2,
      pending: 0,
      missing: 0,
    });
  });

  it('counts what is missing', () => {
    const { missing, delivered } = countsOf(failing.ledger, topics.track);
    expect(delivered).toBe(0);
    expect(missing).toBeGreaterThan(100);
  });
});

describe('fatesTable', () => {
  it('has a row for every fate, parked ones by their code', () => {
    const rows = fatesTable(verdict.ledger)
      .split('\n')
      .flatMap((line) => /^│ ([^│]*?) +│ +\d+ │ +\d+ │ +\d+ │$/.exec(line)?.[1] ?? []);
    expect(rows).toEqual([
      'published',
      'delivered',
      'duplicate, counted once',
      'parked: CUSTOMERIO_REJECTED',
      'parked: MESSAGE_MALFORMED',
      'parked: MESSAGE_OVER_LIMIT',
      'parked: MESSAGE_TOO_LARGE',
      'parked: STALE_DESTRUCTIVE',
      'dead-lettered by Pub/Sub',
      'pending',
      'missing',
    ]);
  });
});

describe('workedLines', () => {
  it('tells both lives of a message that was parked and replayed', () => {
    const lines = workedLines(verdict.ledger).filter((line) => line.includes('overtaken, replayed'));
    expect(lines.map((line) => line.replace(/^m-\d+ {2}/, ''))).toEqual([
      'change refused, overtaken, replayed: published, parked: CUSTOMERIO_REJECTED at once',
      'change refused, overtaken, replayed: replayed, delivered at once',
    ]);
  });

  it('tells no story that the day does not have', () => {
    // One line for each story at least; a misspelt one would tell nothing.
    const stories = new Set(
      workedLines(verdict.ledger).map((line) => /^m-\d+ {2}(.*): (?:published|replayed), /.exec(line)?.[1]),
    );
    expect(stories.size).toBeGreaterThanOrEqual(16);
  });
});

describe('ledgerText', () => {
  it('has one line for every publication, and a head', () => {
    const lines = ledgerText(verdict.ledger).trimEnd().split('\n');
    expect(lines).toHaveLength(books.published.length + 1);
    expect(new Set(lines.map((line) => line.split('\t').length))).toEqual(new Set([9]));
  });
});

describe('verdictLines', () => {
  it('says that the day holds, and the sum', () => {
    expect(verdictLines(runOf(verdict), 1)[0]).toMatch(
      /^VERDICT: holds\. \d+ accepted = \d+ delivered \+ \d+ duplicate \+ \d+ parked \+ 2 dead-lettered; 0 pending, 0 missing\.$/,
    );
  });

  it('says loudly that it does not, with the seed', () => {
    expect(verdictLines(runOf(failing), 7).slice(0, 2)).toEqual([
      'VERDICT: FAILS',
      expect.stringMatching(/^\d+ violations \(seed 7\): /),
    ]);
  });
});

describe('reportObject', () => {
  it('is what scripts need: verdict, counts, and the first violations', () => {
    expect(reportObject(runOf(verdict), 1, 2.5)).toMatchObject({
      verdict: 'holds',
      seed: 1,
      violations: [],
      missing: 0,
      seconds: 2.5,
      requests: 7,
    });
    const report = reportObject(runOf(failing), 1, 2.5) as {
      verdict: string;
      violations: unknown[];
      violationsCount: number;
    };
    expect(report.verdict).toBe('fails');
    expect(report.violations).toHaveLength(10);
    expect(report.violationsCount).toBeGreaterThan(100);
  });
});
