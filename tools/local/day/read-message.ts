/**
 * The oracle's own reading of the contract: what a message on a topic says and whether it can be delivered at all.
 * Written from architecture.md sections 3 and 4 and shares nothing with shared/contract, or both could be wrong alike.
 */
import type { ErrorCode } from '../../../shared/errors';
import { messageAttributes, nativeDeadLetterAttributes, topics, type Topic } from '../../../shared/names';
import { destructiveActions, isEvent, isJsonObject, type Json, type Operation } from './operation';
import { NoOperation, operationFromJson } from './operation-from-json';

export type PublishedContent = {
  readonly topic: Topic;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly publishTimeMs: number;
};

export type Reading =
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly timeMs: number;
    }
  | { readonly kind: 'parked'; readonly code: ErrorCode; readonly field: string };

/** Limits of the contract (architecture.md section 3), in the smaller reading of KB. */
const identifierBytesMax = 150;
const attributeNameBytesMax = 150;
const attributeValueBytesMax = 1_000;
const attributesMax = 300;
const eventNameBytesMax = 100;
const operationBytesMax = 32_000;
const eventDataBytesMax = 100_000;
const destructiveAgeMsMax = 24 * 3_600_000;
const secondsEnd = 100_000_000_000;

const fieldsKnown: ReadonlySet<string> = new Set([
  ...['type', 'action', 'identifiers', 'attributes', 'timestamp', 'device', 'cio_relationships', 'primary'],
  ...['secondary', 'name', 'id', 'anonymous_id'],
]);

class Parked extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly field: string,
  ) {
    super(code);
  }
}

export function readMessage(message: PublishedContent, nowMs: number): Reading {
  try {
    const body = bodyOf(message.data);
    const operation = normalised(operationOf(body, message.topic));
    checkLimits(operation, body);
    const timeMs = timeOf(body, message);
    const isOld = destructiveActions.has(operation.action) && nowMs - timeMs > destructiveAgeMsMax;
    // A replay that means it says so by name.
    if (isOld && message.attributes[messageAttributes.allowStale] !== operation.action) {
      throw new Parked('STALE_DESTRUCTIVE', 'timestamp');
    }
    return { kind: 'operation', operation, timeMs };
  } catch (error) {
    if (error instanceof Parked) return { kind: 'parked', code: error.code, field: error.field };
    throw error;
  }
}

function bodyOf(data: Buffer): Json {
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
    if (isJsonObject(body)) return body;
  } catch {
    // Not UTF-8 or not JSON: the same to whoever reads it.
  }
  throw new Parked('MESSAGE_MALFORMED', 'body');
}

function operationOf(body: Json, topic: Topic): Operation {
  const stranger = Object.keys(body).find((field) => !fieldsKnown.has(field));
  if (stranger !== undefined) throw new Parked('MESSAGE_MALFORMED', stranger);
  try {
    const operation = operationFromJson(body, topic === topics.track ? 'event' : 'identify');
    if (isEvent(operation) !== (topic === topics.track)) throw new NoOperation('action');
    return operation;
  } catch (error) {
    if (error instanceof NoOperation) throw new Parked('MESSAGE_MALFORMED', error.message);
    throw error;
  }
}

/** Times among the attributes end up in seconds, whatever the publisher wrote. */
function normalised(operation: Operation): Operation {
  if (operation.action !== 'identify' || operation.attributes.created_at === undefined) return operation;
  const ms = msFrom(operation.attributes.created_at, 'attributes.created_at');
  return { ...operation, attributes: { ...operation.attributes, created_at: Math.floor(ms / 1000) } };
}

function timeOf(body: Json, { attributes, publishTimeMs }: PublishedContent): number {
  const publishedAt = attributes[messageAttributes.publishedAt];
  const publishedMs = publishedAt === undefined ? undefined : Date.parse(publishedAt);
  if (Number.isNaN(publishedMs)) throw new Parked('MESSAGE_MALFORMED', messageAttributes.publishedAt);
  if (body.timestamp !== undefined) return msFrom(body.timestamp, 'timestamp');
  const forwarded = attributes[nativeDeadLetterAttributes.topicPublishTime];
  return publishedMs ?? (forwarded === undefined ? publishTimeMs : Date.parse(forwarded));
}

/** Seconds, milliseconds where seconds make no sense, or an ISO date. */
function msFrom(value: unknown, field: string): number {
  const ms =
    typeof value === 'number'
      ? value < secondsEnd
        ? value * 1000
        : value
      : Date.parse(typeof value === 'string' ? value : '');
  if (Number.isNaN(ms)) throw new Parked('MESSAGE_MALFORMED', field);
  return ms;
}

function checkLimits(operation: Operation, body: Json): void {
  const targets = [
    'target' in operation ? operation.target : undefined,
    'secondary' in operation ? operation.secondary : undefined,
    ...('related' in operation ? operation.related : []),
  ];
  for (const target of targets) {
    const value = target?.slice(target.indexOf(':') + 1) ?? '';
    if (Buffer.byteLength(value) > identifierBytesMax) throw new Parked('MESSAGE_OVER_LIMIT', 'identifiers');
  }
  if (isEvent(operation)) {
    if (Buffer.byteLength(operation.name) > eventNameBytesMax) throw new Parked('MESSAGE_OVER_LIMIT', 'name');
    const dataBytes = bytesOf(operation.attributes);
    if (dataBytes > eventDataBytesMax) throw new Parked('MESSAGE_TOO_LARGE', 'attributes');
    return;
  }
  if (operation.action === 'identify') checkAttributes(operation.attributes);
  if (bytesOf(body) > operationBytesMax) throw new Parked('MESSAGE_TOO_LARGE', 'body');
}

function checkAttributes(attributes: Json): void {
  if (Object.keys(attributes).length > attributesMax) throw new Parked('MESSAGE_OVER_LIMIT', 'attributes');
  for (const [name, value] of Object.entries(attributes)) {
    if (Buffer.byteLength(name) > attributeNameBytesMax) throw new Parked('MESSAGE_OVER_LIMIT', 'attributes');
    const bytes = typeof value === 'string' ? Buffer.byteLength(value) : bytesOf(value);
    if (bytes > attributeValueBytesMax) throw new Parked('MESSAGE_OVER_LIMIT', `attributes.${name}`);
  }
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
