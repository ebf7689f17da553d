/** Messages to one person each: what was sent through the App API, and what campaigns and newsletters sent. */
import { createHash } from 'node:crypto';
import type { Attributes } from '../operation';

/** The endpoints of the App API, and the channels that only campaigns have. */
export type Channel = 'email' | 'push' | 'sms' | 'whatsapp' | 'in_app' | 'inbox_message' | 'slack' | 'webhook';

/** What a delivery belongs to, in the words of Customer.io's message object. */
export type Origin = {
  readonly transactional_message_id?: number;
  readonly campaign_id?: number;
  readonly broadcast_id?: number;
  readonly newsletter_id?: number;
  readonly action_id?: number;
  readonly parent_action_id?: number;
  readonly content_id?: number;
  readonly trigger_id?: number;
  readonly trigger_event_id?: string;
  readonly journey_id?: string;
};

/** As far as they were known when the delivery was made. */
export type Recipient = {
  readonly id: string | null;
  readonly email: string | null;
  /** Null for somebody who is no person of the workspace: a suppressed one, or a send without identifiers. */
  readonly cio_id: string | null;
};

export type Delivery = {
  /** Order of creation. */
  readonly n: number;
  readonly id: string;
  readonly channel: Channel;
  readonly origin: Origin;
  readonly person: Recipient | undefined;
  /** Address, number or token; undefined where there is none to send to. */
  readonly recipient: string | undefined;
  readonly subject: string | undefined;
  /** Unix second. */
  readonly createdAt: number;
  /** A send for later. */
  readonly sendAt: number | undefined;
  /** Held until somebody sends it by hand. */
  readonly isDraft: boolean;
  /** Why it will not leave Customer.io. */
  readonly blocked: string | undefined;
  /** The body of the send, whole. */
  readonly body: Attributes | undefined;
  /** `n` of the request that carried the send. */
  readonly request: number | undefined;
  /** Unix second of each metric, the latest of those that repeat. */
  readonly metrics: Map<string, number>;
  failureMessage: string | undefined;
};

export type NewDelivery = Omit<Delivery, 'n' | 'id' | 'metrics' | 'failureMessage'>;

export class Deliveries {
  readonly #byId = new Map<string, Delivery>();
  #count = 0;

  get size(): number {
    return this.#byId.size;
  }

  add(delivery: NewDelivery): Delivery {
    const n = ++this.#count;
    const kept: Delivery = {
      ...delivery,
      n,
      id: deliveryId(`${n}:${delivery.createdAt}`),
      metrics: new Map([['created', delivery.createdAt]]),
      failureMessage: undefined,
    };
    if (kept.isDraft) kept.metrics.set('drafted', kept.createdAt);
    this.#byId.set(kept.id, kept);
    return kept;
  }

  find(id: string): Delivery | undefined {
    return this.#byId.get(id);
  }

  /** In the order of creation. */
  [Symbol.iterator](): Iterator<Delivery> & Iterable<Delivery> {
    return this.#byId.values();
  }
}

/** As the official example `dgOq6QWq6QUBAAF4_CGoeVX7mFkDbRFu7ek=`: 26 bytes, URL-safe, with the padding kept. */
function deliveryId(from: string): string {
  const bytes = createHash('sha256').update(from).digest().subarray(0, 26);
  return `${bytes.toString('base64url')}=`;
}
