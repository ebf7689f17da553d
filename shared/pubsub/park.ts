/** Parks what only a person can help: the original bytes go to the topic's dead-letter topic, with the reason. */
import { cutToBytes, errorDetailBytesMax, PipelineError, type ErrorCode } from '../errors';
import { messageAttributes, nativeDeadLetterAttributes, parkingAttributes, type Topic } from '../names';
import { eventIdOf, originalPublishTime, type ReceivedMessage } from './received-message';

export type Reason = {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly topic: Topic;
  readonly parkedAtMs: number;
};

/** Resolves when Pub/Sub has accepted the parked message; throws otherwise. `original` is a body when it had no message in it. */
export type Park = (original: ReceivedMessage | Buffer, reason: Reason) => Promise<void>;

export type ParkedMessage = { readonly data: Buffer; readonly attributes: Readonly<Record<string, string>> };

/** Limits of a Pub/Sub message (Pub/Sub quotas, read 2026-08). */
const attributesMax = 100;
export const messageBytesMax = 10_000_000;

/**
 * The parked form of a message: its own bytes and attributes, its identity and time where it had none, and the reason.
 * Where a message has so many attributes that not all of ours fit, those that matter least are left out.
 * Throws PARKING_FAILED when not even the reason fits; Pub/Sub keeps such a message and dead-letters it natively.
 */
export function parkedMessage(original: ReceivedMessage | Buffer, reason: Reason): ParkedMessage {
  const message = Buffer.isBuffer(original) ? undefined : original;
  const data = Buffer.isBuffer(original) ? original : original.data;
  const attributes: Record<string, string> = { ...message?.attributes };

  const ours: readonly Ours[] = [
    [parkingAttributes.errorCode, reason.code, 'must'],
    [parkingAttributes.errorDetail, cutToBytes(reason.detail, errorDetailBytesMax), 'must'],
    [messageAttributes.eventId, message && eventIdOf(message), 'must'],
    [messageAttributes.publishedAt, message && originalPublishTime(message), 'must'],
    [parkingAttributes.sourceMessageId, message?.messageId, 'may'],
    [parkingAttributes.sourceTopic, reason.topic, 'may'],
    [parkingAttributes.parkedAt, new Date(reason.parkedAtMs).toISOString(), 'may'],
    [parkingAttributes.deliveryAttempt, message?.deliveryAttempt?.toString(), 'may'],
  ];
  // Pub/Sub's own dead-letter attributes belong to the earlier dead letter; the time they held is kept as published_at.
  const replaced = [...ours.map(([name]) => name), ...Object.values(nativeDeadLetterAttributes)];
  for (const name of replaced) Reflect.deleteProperty(attributes, name);
  for (const [name, value, need] of ours) {
    if (value === undefined) continue;
    if (Object.keys(attributes).length < attributesMax) attributes[name] = value;
    else if (need === 'must') throw tooManyAttributes(message);
  }
  const bytes = sizeOf(data, attributes);
  if (bytes > messageBytesMax) {
    throw new PipelineError('PARKING_FAILED', `parked message: got ${bytes} bytes, allowed are ${messageBytesMax}`);
  }
  return { data, attributes };
}

/** What parking adds, in order of worth: name, value, and whether it may be left out where there is no room. */
type Ours = readonly [name: string, value: string | undefined, need: 'must' | 'may'];

function tooManyAttributes(message: ReceivedMessage | undefined): PipelineError {
  const got = Object.keys(message?.attributes ?? {}).length;
  return new PipelineError('PARKING_FAILED', `attributes: got ${got}, allowed are ${attributesMax} with the reason`);
}

/** Pub/Sub counts data and attributes together. */
function sizeOf(data: Buffer, attributes: Readonly<Record<string, string>>): number {
  let bytes = data.length;
  for (const [name, value] of Object.entries(attributes)) bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  return bytes;
}

/** Parks on a topic, given by its full name. The client is loaded when the first message is parked, not at start. */
export function parkOn(topic: string): Park {
  return async (original, reason) => {
    const parked = parkedMessage(original, reason);
    const { publishMessage } = await import('./pubsub-client.js');
    await publishMessage(topic, parked);
  };
}
