/** The row of a delivery event, in the one encoding that insertAll and the fallback's subscription both take. */
import { decodeTime, isValid } from 'ulid';

import type { DeliveryEvent } from '../webhooks/delivery-event';
import { storableJson } from './json-storage';
import type { DeliveryEventRow } from './tables';

const dayMs = 86_400_000;

/**
 * BigQuery takes streamed rows of a partition from 5 years back to 1 year ahead (quoted in gcp.md 3.4). A row may wait
 * on the fallback topic for up to 31 days before it is written, so the past ends that much earlier, and the future
 * leaves a day for the difference of clocks.
 */
const pastMsMax = (5 * 365 - 31) * dayMs;
const futureMsMax = 364 * dayMs;

/** Makes the row of any event. Throws nothing: what the event does not say is null. */
export function rowFrom(event: DeliveryEvent, receivedAt: Date): DeliveryEventRow {
  const { data } = event;
  return {
    event_id: event.eventId,
    event_ts: new Date(eventTimeMs(event, receivedAt.getTime())).toISOString(),
    received_at: receivedAt.toISOString(),
    event_name: event.name ?? null,
    object_type: event.objectType ?? null,
    metric: event.metric ?? null,
    delivery_id: data.delivery_id ?? null,
    customer_id: data.customer_id ?? data.identifiers?.id ?? null,
    cio_id: data.identifiers?.cio_id ?? null,
    email: data.email_address ?? data.identifiers?.email ?? null,
    campaign_id: data.campaign_id ?? null,
    broadcast_id: data.broadcast_id ?? null,
    newsletter_id: data.newsletter_id ?? null,
    action_id: data.action_id ?? null,
    parent_action_id: data.parent_action_id ?? null,
    trigger_id: data.trigger_id ?? null,
    content_id: data.content_id ?? null,
    transactional_message_id: data.transactional_message_id ?? null,
    journey_id: data.journey_id ?? null,
    recipient: data.recipient ?? null,
    subject: data.subject ?? null,
    link_id: data.link_id ?? null,
    link_url: data.href ?? null,
    failure_message: data.failure_message ?? null,
    machine: data.machine ?? null,
    prefetched: data.prefetched ?? null,
    proxied: data.proxied ?? null,
    synthetic: data.synthetic ?? null,
    raw: storableJson(event.text),
  };
}

function eventTimeMs(event: DeliveryEvent, receivedMs: number): number {
  const saidMs = event.timestampMs ?? ulidTimeMs(event.eventId) ?? receivedMs;
  return Math.min(Math.max(saidMs, receivedMs - pastMsMax), receivedMs + futureMsMax);
}

/** A first character above 7 would be a time beyond 48 bits, which the library refuses by throwing. */
const ulidTimeMs = (id: string): number | undefined => (/^[0-7]/.test(id) && isValid(id) ? decodeTime(id) : undefined);
