/** A whole day from start to verdict: the local stack, the day played on it, the books proved, everything ended. */
import type { PubSub } from '@google-cloud/pubsub';

import { topics } from '../../../shared/names';
import { pubSubClient } from '../topology';
import { startFaults, type FaultCounts, type FaultHarness } from '../faults/harness';
import type { FaultSchedule } from '../faults/schedule';
import type { InstanceLimits } from '../functions/function-service';
import { dayWorkspace } from './day-workspace';
import { startLocalStack, type LocalStack } from '../stack';
import type { OutcomeLine } from './books';
import type { Day } from './day';
import { generateDay } from './generate-day';
import { playDeliveries, type DeliveriesPlayed } from './play-deliveries';
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
  /** What became of the day's sends; undefined where there were none. */
  readonly sends?: SendsPlayed | undefined;
};

type DayFunction = 'identify' | 'track' | 'webhook' | 'transactional';

/**
 * Pub/Sub's waits, 10 s to 10 min in the cloud, become 5 ms to 300 ms. The functions live in real time and pause for
 * seconds when Customer.io asks them to, so a message may need more attempts than the waits alone would allow.
 */
const timeScaleDefault = 2_000;
const deliveryAttemptsMaxDefault = 25;
/** At the longest wait half a minute: an instance that had no answer from Customer.io pauses for 10 s and then 20. */
const sendAttemptsMax = 100;

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

/** Outcome lines by whose messages they are about. */
type Lines = Readonly<Record<'day' | 'sends', OutcomeLine[]>>;

function startDayStack(options: RunDayOptions, lines: Lines): Promise<LocalStack<DayFunction>> {
  const { messagesTotal, deliveries = false, sends } = options;
  const attemptsMax = options.deliveryAttemptsMax ?? deliveryAttemptsMaxDefault;
  return startLocalStack<DayFunction>({
    ports: 'any',
    functions: [
      ...(['identify', 'track'] as const),
      ...(deliveries ? (['webhook'] as const) : []),
      ...(sends ? (['transactional'] as const) : []),
    ],
    warehouse: deliveries,
    ...((deliveries || sends) && { workspace: dayWorkspace }),
    timeScale: options.timeScale ?? timeScaleDefault,
    deliveryAttemptsMax: {
      [topics.identify]: attemptsMax,
      [topics.track]: attemptsMax,
      [topics.transactional]: sendAttemptsMax,
    },
    instances: options.instances,
    node: options.node,
    ...(options.functionsDir !== undefined && { functionsDir: options.functionsDir }),
    // A day of more messages is no longer one, but has more of them each second.
    requestsPerSecond: Math.max(100, messagesTotal / 100),
    operationsPerSecond: Math.max(1_000, messagesTotal / 3),
    pubsub: { ackDeadlineScale: 1 },
    onLine: (line) => {
      const outcome = outcomeFrom(line);
      if (outcome !== undefined) lines[line.topic === topics.transactional ? 'sends' : 'day'].push(outcome);
    },
  });
}

type Playing = {
  readonly options: RunDayOptions;
  readonly stack: LocalStack<DayFunction>;
  readonly client: PubSub;
  readonly lines: Lines;
  readonly harness: FaultHarness | undefined;
};

async function playAll({ options, stack, client, lines, harness }: Playing): Promise<DayRun> {
  const { seed, messagesTotal, onProgress, settleMsMax = settleMsMaxDefault } = options;
  const generated = generateDay({ seed, messagesTotal, nowSeconds: Math.floor(Date.now() / 1000) });
  const day = options.alter?.(generated) ?? generated;
  const isQuiet = harness && ((): boolean => harness.isQuiet());
  const sends = options.sends && sendsPlayer(options.sends, day, { stack, client, outcomes: lines.sends, settleMsMax });
  try {
    const onHour = sends && ((hour: string): Promise<void> => sends.play(hour));
    const { books, faults } = await playDay({
      ...{ stack, client, day, outcomes: lines.day, isQuiet, onProgress, onHour, settleMsMax },
    });
    harness?.stop();
    await sends?.settled('all but the late');
    const kills = options.instances !== undefined;
    return {
      verdict: prove(books),
      faults,
      struck: harness?.counts,
      messagesTotal: day.messagesTotal,
      requestsCount: books.requests.length,
      deliveries: options.deliveries ? await playDeliveries({ stack, seed, settleMsMax, kills }) : undefined,
      sends: sends && (await endSends(sends, stack)),
    };
  } finally {
    await sends?.close();
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

/** Other lines, such as those of a start, are no outcome. */
function outcomeFrom(line: Readonly<Record<string, unknown>>): OutcomeLine | undefined {
  const { outcome, message_id: messageId, code, delivery_attempt: deliveryAttempt, delivery_id: deliveryId } = line;
  if (typeof outcome !== 'string') return undefined;
  return {
    outcome,
    messageId: typeof messageId === 'string' ? messageId : undefined,
    code: typeof code === 'string' ? code : undefined,
    deliveryAttempt: typeof deliveryAttempt === 'number' ? deliveryAttempt : undefined,
    deliveryId: typeof deliveryId === 'string' ? deliveryId : undefined,
    text: JSON.stringify(line),
  };
}
