/** Deliveries as the control endpoints show them. */
import type { Attributes } from './operation';
import type { Page } from './request-log';
import { isRecord, textOf } from './validate';
import type { Channel, Delivery, Origin, Recipient } from './workspace/deliveries';

export type DeliveryView = Origin & {
  readonly n: number;
  readonly delivery_id: string;
  readonly channel: Channel;
  /** Unix second of its acceptance. */
  readonly queued_at: number;
  readonly send_at: number | null;
  readonly is_draft: boolean;
  readonly identifiers: Recipient | null;
  readonly recipient: string | null;
  readonly subject: string | null;
  /** What the caller put in to recognise its send: `correlationOf` says where it is looked for. */
  readonly event_id: string | null;
  /** Why it will not leave Customer.io. */
  readonly blocked: string | null;
  /** Unix second of each metric so far. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly failure_message: string | null;
  /** The whole body of the send; null for what a campaign sent. */
  readonly body: Attributes | null;
  /** `n` of its request. */
  readonly request: number | null;
};

/** Keys of `message_data`, `custom_data` and names of headers, in lower case and without punctuation; the surest first. */
const correlationKeys = ['cioeventid', 'xeventid', 'eventid', 'xcorrelationid', 'correlationid'];

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (isRecord(value)) return Object.entries(value);
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => (isRecord(entry) ? [[textOf(entry.name) ?? '', entry.value] as const] : []));
}

function headersOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Sends have no key of their own for this, so callers put one into `message_data`, `custom_data` or a header under a
 * name such as `cio_event_id`, `event_id` or `X-Correlation-Id`.
 */
export function correlationOf(body: Attributes): string | undefined {
  const places = [body.message_data, body.custom_data, headersOf(body.headers)];
  const named = places.flatMap(entriesOf).map(([name, value]) => [name.toLowerCase().replace(/[^a-z]/g, ''), value]);
  for (const key of correlationKeys) {
    for (const [name, value] of named) if (name === key && textOf(value) !== undefined) return textOf(value);
  }
  return undefined;
}

export function deliveryView(delivery: Delivery): DeliveryView {
  const { n, id, channel, origin, person, recipient, subject, createdAt, sendAt, isDraft, blocked, body } = delivery;
  return {
    ...origin,
    n,
    delivery_id: id,
    channel,
    queued_at: createdAt,
    send_at: sendAt ?? null,
    is_draft: isDraft,
    identifiers: person ?? null,
    recipient: recipient ?? null,
    subject: subject ?? null,
    event_id: body === undefined ? null : (correlationOf(body) ?? null),
    blocked: blocked ?? null,
    metrics: Object.fromEntries(delivery.metrics),
    failure_message: delivery.failureMessage ?? null,
    body: body ?? null,
    request: delivery.request ?? null,
  };
}

export function* deliveryViews(
  deliveries: Iterable<Delivery>,
  { since = 0, limit = Infinity }: Page,
): Generator<DeliveryView> {
  let left = limit;
  for (const delivery of deliveries) {
    if (delivery.n <= since) continue;
    if (left-- <= 0) return;
    yield deliveryView(delivery);
  }
}
