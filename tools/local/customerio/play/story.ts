/** What a story is made of. */
import type { Attributes } from '../operation';
import type { Delivery } from '../workspace/deliveries';
import type { Dice } from './dice';
import type { Rates } from './rates';

/** What an event changes in the workspace, as Customer.io itself would change it. */
export type Change =
  | { readonly kind: 'unsubscribed' | 'subscribed' | 'bounced' | 'complained' }
  | { readonly kind: 'topic'; readonly topic: string; readonly subscribed: boolean };

/**
 * `message`: about a delivery. `customer`: about a person (`email_address`, no `delivery_id`).
 * `customer_by_email`: the same under `object_type: "email"`, because a mail caused it; both were seen.
 */
export type Shape = 'message' | 'customer' | 'customer_by_email' | 'preferences';

export type Step = {
  /** Since the message was sent. */
  readonly afterSeconds: number;
  readonly metric: string;
  readonly shape: Shape;
  /** Beside the ids and the identifiers. */
  readonly fields: Attributes;
  readonly change?: Change;
};

export type Told = {
  readonly delivery: Delivery;
  readonly dice: Dice;
  readonly rates: Rates;
  /** Traits of the person, the same for every message. */
  readonly opensByMachine: boolean;
  readonly clicksByMachine: boolean;
  /** The address is suppressed at the mail provider. */
  readonly isSuppressedAddress: boolean;
  readonly devices: readonly { readonly token: string; readonly platform: string }[];
  readonly links: readonly string[];
  readonly topics: readonly string[];
  /** The switch `complaintUnsubscribes`. */
  readonly complaintUnsubscribes: boolean;
};

export const step = (afterSeconds: number, metric: string, fields: Attributes = {}, change?: Change): Step => ({
  afterSeconds,
  metric,
  shape: 'message',
  fields,
  ...(change && { change }),
});

export function linkAt({ links, dice }: Told): { readonly href: string; readonly link_id: number } {
  const at = dice.int(0, Math.max(0, links.length - 1));
  return { href: links[at] ?? 'https://example.com/', link_id: at + 1 };
}
