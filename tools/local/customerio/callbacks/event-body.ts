/** The body of a callback from what somebody asks to be sent. */
import { ulid } from 'ulid';
import type { Attributes } from '../operation';
import { isRecord, textOf } from '../validate';

/**
 * In Customer.io's words. `event_id` and `timestamp` are made where they are missing, and left out where they are null.
 * Anything else goes out as it is given.
 */
export type EventInput = {
  readonly object_type?: string | null;
  readonly metric?: string | null;
  readonly event_id?: string | null;
  readonly timestamp?: number | string | null;
  readonly data?: Attributes | null | undefined;
  readonly [other: string]: unknown;
};

const contentMetrics: ReadonlySet<unknown> = new Set(['sent', 'cio_subscription_preferences_changed']);

export type CallbackEvent = Attributes;

export function eventOf(input: EventInput, nowMs: number): CallbackEvent {
  const made = input.event_id === undefined ? ulid(nowMs) : undefined;
  const given: Attributes = { event_id: made, timestamp: Math.floor(nowMs / 1000), ...input };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
}

/** The name in the list of subscriptions. Preferences are always those of the customer, whatever channel caused them. */
export function subscriptionName(event: CallbackEvent): string {
  const { metric } = event;
  if (metric === 'cio_subscription_preferences_changed') return 'customer_subscription_preferences_changed';
  const object = textOf(event.object_type) ?? textOf(event.object_type_type) ?? textOf(event.delivery_type) ?? '';
  return `${object}_${textOf(metric) ?? ''}`;
}

/** Message bodies in `sent` events and the topics of a preference change are only for webhooks that ask (`with_content`). */
export function withoutContent(event: CallbackEvent): CallbackEvent {
  if (!isRecord(event.data) || !contentMetrics.has(event.metric)) return event;
  const data = Object.entries(event.data).filter(([field]) => field !== 'content' && field !== 'headers');
  return { ...event, data: Object.fromEntries(data) };
}

/** Opens and clicks can repeat; a webhook without full resolution hears of the first. */
export function repeatKey(event: CallbackEvent): string | undefined {
  if (event.metric !== 'opened' && event.metric !== 'clicked') return undefined;
  const delivery = isRecord(event.data) ? textOf(event.data.delivery_id) : undefined;
  return delivery === undefined ? undefined : `${event.metric}:${delivery}`;
}
