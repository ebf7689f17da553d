/** A Pub/Sub message as it was delivered, and what identifies it and places it in time. */
import { createHash } from 'node:crypto';

import { PipelineError } from '../errors';
import { messageAttributes, nativeDeadLetterAttributes } from '../names';

export type ReceivedMessage = {
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageId: string;
  /** RFC 3339. */
  readonly publishTime: string;
  /** Starts at 1; absent when the subscription has no dead-letter policy. */
  readonly deliveryAttempt: number | undefined;
};

/** RFC 3339 as Pub/Sub writes it and as publishers should; `Date.parse` alone takes far more than that. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * When the message was first published, in milliseconds: `published_at`, else the publish time that Pub/Sub kept when
 * it forwarded the message to a dead-letter topic, else the publish time. So a replay keeps its place in time.
 * Throws MESSAGE_MALFORMED when `published_at` is there and no RFC 3339 time.
 */
export function publishedAtMs(message: ReceivedMessage): number {
  const publishedAt = message.attributes[messageAttributes.publishedAt];
  if (publishedAt !== undefined && publishedAt !== '') {
    const ms = rfc3339.test(publishedAt) ? Date.parse(publishedAt) : Number.NaN;
    if (Number.isNaN(ms)) {
      throw new PipelineError(
        'MESSAGE_MALFORMED',
        `attribute published_at: got text of ${publishedAt.length} characters that is no RFC 3339 time, expected one such as 2026-01-31T09:30:00Z`,
      );
    }
    return ms;
  }
  return Date.parse(message.attributes[nativeDeadLetterAttributes.topicPublishTime] ?? message.publishTime);
}

/**
 * The identity of a message whoever delivers it: `event_id`, else a hash of its bytes and its time. Not the messageId,
 * because a dead letter and its replay get new ones.
 */
export function eventIdOf(message: ReceivedMessage): string {
  const eventId = message.attributes[messageAttributes.eventId];
  if (eventId !== undefined && eventId !== '') return eventId;
  // In milliseconds, because Pub/Sub may write the same time with more or fewer digits in a dead letter.
  const timeMs = Date.parse(originalPublishTime(message));
  const hash = createHash('sha256').update(`${timeMs}\0`).update(message.data);
  return `content:${hash.digest('hex').slice(0, 32)}`;
}

/** The text of the first publish time, as the parked form and the identity of a message without attributes use it. */
export function originalPublishTime(message: ReceivedMessage): string {
  const own = message.attributes[messageAttributes.publishedAt];
  if (own !== undefined && own !== '') return own;
  return message.attributes[nativeDeadLetterAttributes.topicPublishTime] ?? message.publishTime;
}
