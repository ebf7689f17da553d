/** The local stack as the day needs it, and the lines of its functions sorted by whose messages they are about. */
import { topics } from '../../../shared/names';
import { startLocalStack, type LocalStack } from '../stack';
import type { OutcomeLine } from './books';
import { dayWorkspace } from './day-workspace';
import type { RunDayOptions } from './run-day';

export type DayFunction = 'identify' | 'track' | 'webhook' | 'transactional' | 'feedback' | 'sync';

/**
 * Pub/Sub's waits, 10 s to 10 min in the cloud, become 5 ms to 300 ms. The functions live in real time and pause for
 * seconds when Customer.io asks them to, so a message may need more attempts than the waits alone would allow.
 */
const timeScaleDefault = 2_000;
const deliveryAttemptsMaxDefault = 25;
/** At the longest wait half a minute: an instance that had no answer from Customer.io pauses for 10 s and then 20. */
const sendAttemptsMax = 100;

/** Outcome lines by whose messages they are about. */
export type Lines = Readonly<Record<'day' | 'sends', OutcomeLine[]>>;

export function startDayStack(options: RunDayOptions, lines: Lines): Promise<LocalStack<DayFunction>> {
  const { messagesTotal, deliveries = false, sends } = options;
  const attemptsMax = options.deliveryAttemptsMax ?? deliveryAttemptsMaxDefault;
  return startLocalStack<DayFunction>({
    ports: 'any',
    functions: [
      ...(['identify', 'track'] as const),
      ...(deliveries ? (['webhook'] as const) : []),
      ...(sends ? (['transactional'] as const) : []),
      ...(options.peopleTotal === undefined ? [] : (['feedback', 'sync'] as const)),
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
      const whose = whoseLine(line);
      if (outcome !== undefined && whose !== undefined) lines[whose].push(outcome);
    },
  });
}

/** Those of the sync and of feedback are about no message of the day. */
function whoseLine({ topic, event_id: eventId }: Readonly<Record<string, unknown>>): keyof Lines | undefined {
  if (topic === topics.transactional) return 'sends';
  return topic === topics.feedback || /^(people|feedback):/.test(String(eventId)) ? undefined : 'day';
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
