/** The data path while Customer.io fails by chance, pushes come twice and late, and instances are killed. */
import { chanceFrom } from '../local/day/chance';
import { messagesTotalMin } from '../local/day/generate-day';
import { countsOf } from '../local/day/report';
import { runDay, type DayRun } from '../local/day/run-day';
import type { FaultCounts } from '../local/faults/harness';
import { underFire } from '../local/faults/sandbox-faults';
import { faultSchedule, type ScheduleOptions } from '../local/faults/schedule';

export type UnderFireOptions = {
  readonly seed: number;
  readonly messagesTotal: number;
  readonly kills: number;
  readonly node?: string | undefined;
  /** @default - what `npm run build` wrote */
  readonly functionsDir?: string | undefined;
  readonly settleMsMax?: number;
  /** Ends the day early, and every instance with it. */
  readonly signal?: AbortSignal | undefined;
};

const pushes: ScheduleOptions['pushes'] = {
  redeliverPerMille: 20,
  duplicatePerMille: 10,
  delayPerMille: 20,
  delayMsMax: 200,
};

const instances = { min: 2, max: 2, concurrency: 500 } as const;

/**
 * An instance that comes back, and a pause that Customer.io asks for, take as long as in the cloud; so there are more
 * attempts, one at least every 100 ms, and the messages that Pub/Sub is to give up are given up after some seconds.
 */
const deliveryAttemptsMax = 60;
const timeScale = 6_000;

const refusedPerMille = 5;

/** What is not sure to be pushed to a function of so many messages cannot be waited for. */
const shareOfFewest = 0.35;

export function runUnderFire({ seed, messagesTotal, kills, ...rest }: UnderFireOptions): Promise<DayRun> {
  const fewest = Math.floor(Math.max(messagesTotal, messagesTotalMin) * shareOfFewest);
  const faults = faultSchedule({
    seed,
    messages: { identify: fewest, track: fewest },
    times: { SIGKILL: kills, SIGTERM: 2, pause: 2 },
    pushes,
  });
  const alter: Parameters<typeof runDay>[0]['alter'] = (day) => underFire(day, chanceFrom(seed), refusedPerMille);
  return runDay({ seed, messagesTotal, ...rest, faults, alter, instances, deliveryAttemptsMax, timeScale });
}

/** One run in one line. */
export function underFireLine(seed: number, run: DayRun, seconds: number): string {
  const { published, delivered, duplicate, parked, deadLettered, pending, missing } = countsOf(
    run.verdict.ledger,
    'all',
  );
  const parkedCount = Object.values(parked).reduce((sum, count) => sum + count, 0);
  const met = run.faults.reduce((sum, fault) => sum + fault.met, 0);
  return [
    `seed ${seed}: ${run.verdict.holds ? 'holds' : 'FAILS'}`,
    `${published} accepted = ${delivered} delivered + ${duplicate} duplicate + ${parkedCount} parked + ${deadLettered} dead-lettered`,
    `${pending} pending, ${missing} missing, ${run.verdict.unloggedCount} unlogged`,
    `${run.requestsCount} requests, ${met} faults met`,
    run.struck === undefined ? '' : struckText(run.struck),
    `${seconds} s`,
  ].join('; ');
}

const struckText = (struck: Readonly<FaultCounts>): string =>
  `killed ${struck.SIGKILL} (${struck.killedAtWork} at work), stopped ${struck.SIGTERM}, frozen ${struck.pause}, ` +
  `redelivered ${struck.redeliver}, pushed twice ${struck.duplicate}, delayed ${struck.delay}`;
