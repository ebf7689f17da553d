/** A whole day from start to verdict: the local stack, the day played on it, the books proved, everything ended. */
import { pubSubClient } from '../topology';
import { startFaults, type FaultCounts } from '../faults/harness';
import type { FaultSchedule } from '../faults/schedule';
import type { InstanceLimits } from '../functions/function-service';
import { dayWorkspace } from './day-workspace';
import { startLocalStack } from '../stack';
import type { OutcomeLine } from './books';
import type { Day } from './day';
import { generateDay } from './generate-day';
import { playDeliveries, type DeliveriesPlayed } from './play-deliveries';
import { playDay, type FaultPlayed, type Progress } from './play-day';
import { prove, type Verdict } from './proof';

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
};

/**
 * Pub/Sub's waits, 10 s to 10 min in the cloud, become 5 ms to 300 ms. The functions live in real time and pause for
 * seconds when Customer.io asks them to, so a message may need more attempts than the waits alone would allow.
 */
const timeScaleDefault = 2_000;
const deliveryAttemptsMaxDefault = 25;

const settleMsMaxDefault = 60_000;

export async function runDay(options: RunDayOptions): Promise<DayRun> {
  const { seed, messagesTotal, signal, onProgress, settleMsMax = settleMsMaxDefault, deliveries = false } = options;
  const outcomes: OutcomeLine[] = [];
  const stack = await startLocalStack<'identify' | 'track' | 'webhook'>({
    ports: 'any',
    functions: deliveries ? ['identify', 'track', 'webhook'] : ['identify', 'track'],
    warehouse: deliveries,
    ...(deliveries && { workspace: dayWorkspace }),
    timeScale: options.timeScale ?? timeScaleDefault,
    deliveryAttemptsMax: options.deliveryAttemptsMax ?? deliveryAttemptsMaxDefault,
    instances: options.instances,
    node: options.node,
    ...(options.functionsDir !== undefined && { functionsDir: options.functionsDir }),
    // A day of more messages is no longer one, but has more of them each second.
    requestsPerSecond: Math.max(100, messagesTotal / 100),
    operationsPerSecond: Math.max(1_000, messagesTotal / 3),
    pubsub: { ackDeadlineScale: 1 },
    onLine: (line) => {
      const outcome = outcomeFrom(line);
      if (outcome !== undefined) outcomes.push(outcome);
    },
  });
  const client = pubSubClient(stack.project, stack.pubsub.address);
  const harness = options.faults && startFaults(stack, options.faults);
  const close = async (): Promise<void> => {
    harness?.stop();
    await client.close();
    await stack.close();
  };
  try {
    signal?.throwIfAborted();
    const generated = generateDay({ seed, messagesTotal, nowSeconds: Math.floor(Date.now() / 1000) });
    const day = options.alter?.(generated) ?? generated;
    const isQuiet = harness && ((): boolean => harness.isQuiet());
    const playing = async (): Promise<DayRun> => {
      const { books, faults } = await playDay({ stack, client, day, outcomes, isQuiet, onProgress, settleMsMax });
      harness?.stop();
      return {
        verdict: prove(books),
        faults,
        struck: harness?.counts,
        messagesTotal: day.messagesTotal,
        requestsCount: books.requests.length,
        deliveries: deliveries
          ? await playDeliveries({ stack, seed, settleMsMax, kills: options.instances !== undefined })
          : undefined,
      };
    };
    return await (signal === undefined ? playing() : unlessAborted(playing(), signal));
  } finally {
    await close();
  }
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
  const { outcome, message_id: messageId, code, delivery_attempt: deliveryAttempt } = line;
  if (typeof outcome !== 'string') return undefined;
  return {
    outcome,
    messageId: typeof messageId === 'string' ? messageId : undefined,
    code: typeof code === 'string' ? code : undefined,
    deliveryAttempt: typeof deliveryAttempt === 'number' ? deliveryAttempt : undefined,
    text: JSON.stringify(line),
  };
}
