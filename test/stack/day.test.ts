// A short day of the demo: all its stories and faults, proved by the oracle. `npm run demo` plays a longer one.
import { runDay, type DayRun } from '../../tools/local/day/run-day';
import { messagesTotalMin } from '../../tools/local/day/generate-day';
import { sendCounts } from '../../tools/local/day/sends/report-sends';
import { explain } from '../../tools/local/day/trail';

jest.setTimeout(300_000);

const seed = 20_261_122;

let run: DayRun;
beforeAll(async () => {
  const sends = { total: 30, withLateAnswer: false };
  const rates = { hardBounce: 10, complaint: 10, open: 90, unsubscribe: 20, topicChange: 60, resubscribe: 40 };
  const people = { peopleTotal: 400, rates };
  run = await runDay({ seed, messagesTotal: messagesTotalMin, deliveries: true, sends, ...people });
});

describe('a day on the local stack', () => {
  it('ends as the oracle expects: every fate, every attribute, every event once', () => {
    expect(explain(run.verdict, seed)).toEqual([]);
  });

  it('leaves no message without a line that says how it ended', () => {
    expect(run.verdict.unloggedCount).toBe(0);
  });

  it('met the faults that its stories are about', () => {
    const unmet = run.faults.filter(({ met }) => met === 0).map(({ name }) => name);
    expect(unmet).not.toContain('some items of a batch refused, until the workspace is mended');
    expect(unmet).not.toContain('503 for one person, until Pub/Sub gives up');
    expect(unmet).not.toContain('dead-letter topic not writable');
    expect(run.faults.reduce((sum, { met }) => sum + met, 0)).toBeGreaterThan(60);
  });

  it('sends nothing twice, whatever happens, and every send has an end that Customer.io explains', () => {
    expect(run.sends?.problems).toEqual([]);
    expect(run.sends?.faults.filter(({ met }) => met === 0)).toEqual([]);
    const counts = sendCounts(run.sends?.ledger ?? []);
    expect(counts).toMatchObject({ acceptedTwice: 0, pending: 0, missing: 0 });
    expect(counts.delivered).toBeGreaterThan(20);
    expect(counts.duplicate).toBeGreaterThan(4);
    expect(counts.expired).toBeGreaterThan(0);
    expect(counts['in doubt']).toBeGreaterThan(2);
    expect(run.sends?.rows.length).toBe(counts.published);
  });

  it('leaves database, Customer.io and warehouse of one mind about everybody, and quiet', () => {
    expect(run.people?.problems).toEqual([]);
    expect(run.people?.differences).toEqual([]);
    expect(run.people?.peopleCount).toBe(424);
    expect(run.people?.refusingCount).toBeGreaterThan(20);
    expect(Object.values(run.people?.told ?? { none: 0 }).every((count) => count > 0)).toBe(true);
    expect(Object.values(run.people?.changed ?? { none: 0 }).every((count) => count > 0)).toBe(true);
  });

  it('leaves one row of each event that Customer.io told of, while BigQuery failed', () => {
    expect(run.deliveries?.problems).toEqual([]);
    expect(run.deliveries?.faults.every(({ met }) => met > 0)).toBe(true);
    expect(run.deliveries?.rowsCount).toBeGreaterThan(200);
    expect(run.deliveries?.rowsCount).toBe(run.deliveries?.eventsCount);
  });
});
