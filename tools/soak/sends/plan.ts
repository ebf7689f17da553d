/** What may happen to a send: what is delivered in which order, what Customer.io and the ledger do, who dies when. */
import type { Reply } from '../../../shared/customerio/outcome';
import type { ReceivedMessage } from '../../../shared/pubsub/received-message';

/** What Customer.io does with a request, and what the sender hears of it. */
export const courses = {
  accepted: { accepts: true, takesMs: 50 },
  'accepted slowly': { accepts: true, takesMs: 20_000 },
  'accepted, then a reset': { accepts: true, takesMs: 50 },
  'accepted, then 504': { accepts: true, takesMs: 10_000 },
  'accepted, answered too late': { accepts: true, takesMs: 30_000 },
  'accepted, answer unreadable': { accepts: true, takesMs: 50 },
  'reset before the work': { accepts: false, takesMs: 50 },
  '503': { accepts: false, takesMs: 50 },
  refused: { accepts: false, takesMs: 50 },
  unauthorized: { accepts: false, takesMs: 50 },
  'rate limited': { accepts: false, takesMs: 50 },
  'no connection': { accepts: false, takesMs: 50 },
} as const;

export type Course = keyof typeof courses;

/** What the sender is told; the send was accepted as `deliveryId` where there is one. */
export function replyOf(course: Course, deliveryId: string | undefined): Reply {
  switch (course) {
    case 'accepted':
    case 'accepted slowly':
      return { kind: 'answer', status: 200, body: { delivery_id: deliveryId, queued_at: 1 } };
    case 'accepted, answer unreadable':
      return { kind: 'answer', status: 200, body: undefined };
    case 'accepted, then 504':
      return { kind: 'answer', status: 504, body: undefined };
    case '503':
      return { kind: 'answer', status: 503, body: undefined };
    case 'accepted, then a reset':
    case 'reset before the work':
      return { kind: 'failure', reason: 'ECONNRESET' };
    case 'accepted, answered too late':
      return { kind: 'failure', reason: 'timeout' };
    case 'refused':
      return { kind: 'answer', status: 400, body: { meta: { error: 'no' } } };
    case 'unauthorized':
      return { kind: 'answer', status: 401, body: undefined };
    case 'rate limited':
      return { kind: 'answer', status: 429, body: undefined };
    case 'no connection':
      return { kind: 'failure', reason: 'ECONNREFUSED', isUnsent: true };
  }
}

export type LedgerFault = 'none' | 'not done' | 'answer lost';

export type Delivery = {
  /** Which of the messages; a replay is delivered as it comes back from the dead-letter topic, under a new messageId. */
  readonly message: number;
  readonly isReplay: boolean;
  readonly course: Course;
  readonly ledgerFaults: readonly LedgerFault[];
  /** The clock moves on so far before the delivery, and at the ledger's answer to the claim. */
  readonly pauseMs: number;
  readonly claimPauseMs: number;
  /** The instance dies at its n-th step. */
  readonly diesAt: number | undefined;
  /** Somebody settles a doubt afterwards by what Customer.io shows. */
  readonly isReconciled: boolean;
};

export type Message = { readonly eventId: string; readonly onUnknown: 'park' | 'resend' };

export type Plan = { readonly messages: readonly Message[]; readonly instances: readonly (readonly Delivery[])[] };

export const healthyDelivery: Delivery = {
  message: 0,
  isReplay: false,
  course: 'accepted',
  ledgerFaults: [],
  pauseMs: 0,
  claimPauseMs: 0,
  diesAt: undefined,
  isReconciled: false,
};

/** What may leave nobody knowing. */
export const doubtful: ReadonlySet<string> = new Set<Course | 'death' | 'ledger fault' | 'stall'>([
  'accepted, then a reset',
  'accepted, then 504',
  'accepted, answered too late',
  'accepted, answer unreadable',
  'reset before the work',
  '503',
  'death',
  'ledger fault',
  'stall',
]);

let replays = 0;

/** A redelivery keeps its messageId, a replay has one of its own. */
export function receivedOf({ eventId, onUnknown }: Message, { message, isReplay }: Delivery): ReceivedMessage {
  const body = {
    channel: 'in_app',
    identifiers: { id: '42' },
    transactional_message_id: 'receipt',
    on_unknown_outcome: onUnknown,
  };
  return {
    data: Buffer.from(JSON.stringify(body)),
    attributes: { event_id: eventId, ...(isReplay && { published_at: '2026-01-01T00:00:00Z' }) },
    messageId: isReplay ? `replay-${(replays += 1)}` : `m-${message}`,
    publishTime: '2026-01-01T00:00:00Z',
    deliveryAttempt: 1,
  };
}
