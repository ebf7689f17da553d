/** Reads the body of a message: the contract's one door, for the publisher and for the functions. */
import type { z } from 'zod';

import { identifyMessageSchema, type IdentifyMessage } from './identify-message';
import { isPlainObject, jsonBytes, jsonProblems, kindOf, utf8Bytes } from './json-value';
import { limits } from './limits';
import { type ContractWarning, contractError, fieldName, malformed, overLimit, type Problem } from './problem';
import { problemsFrom } from './schema-issues';
import { onlyMilliseconds, secondsFromMilliseconds } from './time';
import { trackMessageSchema, type TrackMessage } from './track-message';
import { transactionalMessageSchema, type TransactionalMessage } from './transactional-message';

/** The publisher refuses what a developer can still mend; a function mends it where the meaning is certain. */
export type Reader = 'publisher' | 'function';

export type ReadMessage<Message> = {
  readonly message: Message;
  readonly warnings: readonly ContractWarning[];
  /** The message as JSON, where its bytes had to be counted. */
  readonly json?: string;
};

type FieldPath = readonly [string, ...string[]];

const identifyTimes: readonly FieldPath[] = [
  ['timestamp'],
  ['attributes', 'created_at'],
  ['attributes', '_timestamp'],
  ['device', 'last_used'],
];
const trackTimes: readonly FieldPath[] = [['timestamp']];
const sendTimes: readonly FieldPath[] = [['send_at'], ['expires_at'], ['custom_device', 'last_used']];

/** Throws a `PipelineError` that names every wrong field; `body` is not changed. */
export function readIdentifyMessage(body: unknown, reader: Reader): ReadMessage<IdentifyMessage> {
  const { message, warnings } = readWith(identifyMessageSchema, identifyTimes, body, reader);
  const json = JSON.stringify(message);
  const bytes = operationBytes(message, json);
  if (bytes > limits.v2ItemBytesMax) throw tooLarge([], bytes, limits.v2ItemBytesMax, 'bytes as JSON');
  return { message, warnings, json };
}

/** Throws a `PipelineError` that names every wrong field; `body` is not changed. */
export function readTrackMessage(body: unknown, reader: Reader): ReadMessage<TrackMessage> {
  const { message, warnings } = readWith(trackMessageSchema, trackTimes, body, reader);
  const json = JSON.stringify(message);
  const bytes = operationBytes(message, json);
  if (bytes > limits.v2ItemBytesMax && isBeyondV1(message)) {
    throw tooLarge([], bytes, limits.v2ItemBytesMax, 'bytes as JSON for a person given by phone or by an id with cio_');
  }
  const dataBytes = message.attributes === undefined ? 0 : jsonBytes(message.attributes);
  if (dataBytes > limits.v1EventDataBytesMax) {
    throw tooLarge(['attributes'], dataBytes, limits.v1EventDataBytesMax, 'bytes as JSON');
  }
  return { message, warnings, json };
}

/** Throws a `PipelineError` that names every wrong field; `body` is not changed. `nowMs` is the time it is read at. */
export function readTransactionalMessage(
  body: unknown,
  reader: Reader,
  nowMs: number,
): ReadMessage<TransactionalMessage> {
  const read = readWith(transactionalMessageSchema, sendTimes, body, reader);
  const { message } = read;
  const aheadDays = ((message.send_at ?? 0) - nowMs / 1000) / 86_400;
  if (aheadDays > limits.sendAheadDaysMax) {
    const got = `a time ${Math.ceil(aheadDays)} days ahead`;
    throw contractError([overLimit(['send_at'], got, `at most ${limits.sendAheadDaysMax} days ahead`)]);
  }
  const bytes = jsonBytes({ ...message, attachments: undefined });
  if (bytes > limits.sendBytesMax) throw tooLarge([], bytes, limits.sendBytesMax, 'bytes as JSON without attachments');
  return read;
}

/** Larger events go through v1, whose path reads a phone as an id and `cio_` as the prefix of a cio_id. */
const isBeyondV1 = ({ identifiers }: TrackMessage): boolean =>
  identifiers?.phone !== undefined || identifiers?.id?.startsWith('cio_') === true;

/** `,"timestamp":1700000000` and `,"id":"<ULID>"`: what is added to an operation before it is sent. */
const timestampBytes = 23;
const idBytes = 34;

/** The bytes of an operation as one item of a batch, with the fields that are added on the way. */
export function operationBytes(message: IdentifyMessage | TrackMessage, json = JSON.stringify(message)): number {
  const isEvent = 'name' in message;
  const added =
    (message.timestamp === undefined ? timestampBytes : 0) + (isEvent && message.id === undefined ? idBytes : 0);
  return utf8Bytes(json) + added;
}

function tooLarge(path: readonly string[], bytes: number, bytesMax: number, unit: string): Error {
  return contractError([
    { code: 'MESSAGE_TOO_LARGE', path, got: `${bytes} bytes`, allowed: `at most ${bytesMax} ${unit}` },
  ]);
}

function readWith<Message>(
  schema: z.ZodType<Message>,
  times: readonly FieldPath[],
  body: unknown,
  reader: Reader,
): ReadMessage<Message> {
  if (!isPlainObject(body)) throw contractError([malformed([], kindOf(body), 'a JSON object')]);
  throwIfAny(jsonProblems(body));
  const { body: seconds, warnings } = reader === 'function' ? withSeconds(body, times) : { body, warnings: [] };
  const parsed = schema.safeParse(seconds);
  if (parsed.success) return { message: parsed.data, warnings };
  throwIfAny(problemsFrom(parsed.error.issues, seconds));
  throw parsed.error;
}

function throwIfAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw contractError([first, ...rest]);
}

type Body = Readonly<Record<string, unknown>>;

/** The body with milliseconds made seconds, and a warning for each. */
function withSeconds(body: Body, times: readonly FieldPath[]): { body: Body; warnings: ContractWarning[] } {
  let result = body;
  const warnings: ContractWarning[] = [];
  for (const path of times) {
    const value = path.reduce<unknown>((at, name) => (isPlainObject(at) ? at[name] : undefined), result);
    if (!onlyMilliseconds(value)) continue;
    result = replaced(result, path, secondsFromMilliseconds(value));
    warnings.push({
      rule: 'milliseconds',
      field: fieldName(path),
      detail: `got ${kindOf(value)}, which can only be milliseconds; taken as seconds`,
    });
  }
  return { body: result, warnings };
}

function replaced(body: Body, [name, ...rest]: FieldPath, value: unknown): Body {
  const [next, ...others] = rest;
  const inner = body[name];
  if (next === undefined || !isPlainObject(inner)) return { ...body, [name]: value };
  return { ...body, [name]: replaced(inner, [next, ...others], value) };
}
