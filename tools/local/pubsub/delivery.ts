/** One message on one subscription, from its arrival to its acknowledgement. */
import type { Message } from './message';

/**
 * ready: in line to be delivered. waiting: for a backoff or a delay to pass. blocked: behind an earlier message of the
 * same ordering key. outstanding: with a subscriber. settled: acknowledged, dead-lettered, expired or purged.
 */
export type DeliveryState = 'ready' | 'waiting' | 'blocked' | 'outstanding' | 'settled';

export type Delivery = {
  readonly message: Message;
  /** The message as the subscriber sees it, which is another where the subscription transforms messages. */
  seen: Message;
  state: DeliveryState;
  /** Deliveries begun: 1 + nacks + expired deadlines while it is outstanding (pubsub.proto, DeadLetterPolicy). */
  attempt: number;
  /** The backoff that it waits for. */
  timer: NodeJS.Timeout | undefined;
};

export const deliveryOf = (message: Message): Delivery => ({
  message,
  seen: message,
  state: 'ready',
  attempt: 0,
  timer: undefined,
});

/** Where a message is, seen from one subscription. */
export type MessageState = 'pending' | 'outstanding' | 'acked' | 'dead-lettered' | 'expired' | 'unknown';

export type UnsettledMessage = {
  readonly messageId: string;
  readonly state: 'pending' | 'outstanding';
  readonly attempt: number;
  readonly publishTimeMs: number;
  readonly attributes: Readonly<Record<string, string>>;
};

/** What a subscription still owes. The age is of the oldest unacknowledged message and in real time. */
export type Backlog = {
  readonly undelivered: number;
  readonly outstanding: number;
  readonly oldestUnackedAgeMs: number;
};
