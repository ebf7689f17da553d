/** A whole day from start to verdict: the local stack, the day played on it, the books proved, everything ended. */
import type { PubSub } from '@google-cloud/pubsub';

import { topics } from '../../../shared/names';
import { pubSubClient } from '../topology';
import { startFaults, type FaultCounts, type FaultHarness } from '../faults/harness';
import type { FaultSchedule } from '../faults/schedule';
import type { InstanceLimits } from '../functions/function-service';
import type { PlayOptions } from '../customerio/play/play-out';
import { startDayStack, type DayFunction, type Lines } from './day-stack';
import type { LocalStack } from '../stack';
import type { Day } from './day';
import { generateDay } from './generate-day';
import { playDeliveries, type DeliveriesPlayed } from './play-deliveries';
import { planPeople } from './people/plan-people';
import { PeoplePlayer, type PeoplePlayed } from './people/play-people';
import { playDay, type FaultPlayed, type Progress } from './play-day';
import { prove, type Verdict } from './proof';
import { endSends, type SendsPlayed } from './sends/end-sends';
import { peopleToSendTo, planSends } from './sends/plan-sends';
import { SendsPlayer } from './sends/play-sends';

export type RunDayOptions = {
  readonly seed: number;
  readonly messagesTotal: number;
  /** The Node that runs the functions. */
  readonly node?: string | undefined;
  /** @default - what `npm run build` wrote */
  readonly functionsDir?: string | undefined;
  readonly settleMsMax?: number;
  /** Several instances of each function. @default - one process */
  readonly instances?: InstanceLimits | undefined;
  /** Makes another day of the generated one. */
  readonly alter?: ((day: Day) => Day) | undefined;
  /** What happens to instances and pushes meanwhile; for each function the number of its messages is given. */
  readonly faults?: FaultSchedule | undefined;
  /** @default - 25 */
  readonly deliveryAttemptsMax?: number | undefined;
  /** Divides what Pub/Sub waits. @default - 2,000 */
  readonly timeScale?: number | undefined;
  /** With the webhook and the warehouse: Customer.io sends messages, and tells what becomes of them. @default false */
  readonly deliveries?: boolean | undefined;
  /** So many people in a database, which the sync keeps in step. Needs the deliveries. @default - none */
  readonly peopleTotal?: number | undefined;
  /** How often what happens to a delivery, in percent. @default - as usual */
  readonly rates?: PlayOptions['rates'];
  /** Transactional messages beside the others, so many of them. @default - none */
  readonly sends?: { readonly total: number; readonly withLateAnswer: boolean } | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the day early: the stack is stopped, and the promise rejects. */
  readonly signal?: AbortSignal | undefined;
};

export type DayRun = {
  readonly verdict: Verdict;
  readonly faults: readonly FaultPlayed[];
  /** What the schedule of faults came to. */
  readonly struck: Readonly<FaultCounts> | undefined;
  readonly messagesTotal: number;
  readonly requestsCount: number;
  /** What became of the messages that Customer.io sent because of the day; undefined where it sent none. */
  readonly deliveries?: DeliveriesPlayed | undefined;
  /** Whether everybody agrees about the people of the database; undefined where there were none. */
  readonly people?: PeoplePlayed | undefined;
  /** What became of the day's sends; undefined where there were none. */
  readonly sends?: SendsPlayed | undefined;
};

const settleMsMaxDefault = 60_000;

export async function runDay(options: RunDayOptions): Promise<DayRun> {
  const lines: Lines = { day: [], sends: [] };
  const stack = await startDayStack(options, lines);
  const client = pubSubClient(stack.project, stack.pubsub.address);
  const { faults, sends, signal } = options;
  const harness = faults && startFaults(stack, faults, sends ? [topics.transactional] : []);
  try {
    signal?.throwIfAborted();
    const playing = playAll({ options, stack, client, lines, harness });
    return await (signal === undefined ? playing : unlessAborted(playing, signal));
  } finally {
    harness?.stop();
    await client.close();
    await stack.close();
  }
}

type Playing = {
  readonly options: RunDayOptions;
  readonly stack: LocalStack<DayFunction>;
  readonly client: PubSub;
  readonly lines: Lines;
  readonly harness: FaultHarness | undefined;
};

async function playAll({ options, stack, client, lines, harness }: Playing): Promise<DayRun> {
  const { seed, messagesTotal, onProgress, settleMsMax = settleMsMaxDefault, peopleTotal } = options;
  const generated = generateDay({ seed, messagesTotal, nowSeconds: Math.floor(Date.now() / 1000) });
  const day = options.alter?.(generated) ?? generated;
  const isQuiet = harness && ((): boolean => harness.isQuiet());
  const common = { stack, client, settleMsMax };
  const sends = options.sends && sendsPlayer(options.sends, day, { ...common, outcomes: lines.sends });
  const people =
    peopleTotal === undefined ? undefined : new PeoplePlayer({ ...common, plan: planPeople({ seed, peopleTotal }) });
  try {
    await people?.begin();
    const onHour = async (hour: string): Promise<void> => {
      await Promise.all([sends?.play(hour), people?.play(hour)]);
    };
    const { books, faults } = await playDay({ ...common, day, outcomes: lines.day, isQuiet, onProgress, onHour });
    harness?.stop();
    await sends?.settled('all but the late');
    await people?.rest();
    const kills = options.instances !== undefined;
    return {
      verdict: prove(books),
      faults,
      struck: harness?.counts,
      messagesTotal: day.messagesTotal,
      requestsCount: books.requests.length,
      deliveries: options.deliveries
        ? await playDeliveries({ stack, seed, settleMsMax, kills, rates: options.rates })
        : undefined,
      people: await people?.end(),
      sends: sends && (await endSends(sends, stack)),
    };
  } finally {
    await sends?.close();
    await people?.close();
  }
}

function sendsPlayer(
  { total, withLateAnswer }: NonNullable<RunDayOptions['sends']>,
  day: Day,
  playing: Omit<ConstructorParameters<typeof SendsPlayer>[0], 'plan'>,
): SendsPlayer {
  const plan = planSends({ seed: day.seed, sendsTotal: total, people: peopleToSendTo(day), withLateAnswer });
  return new SendsPlayer({ ...playing, plan });
}

async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => {
      reject(new Error('the day was ended early'));
    };
  });
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
