/** From a message of the contract to the request that carries it to Customer.io. Pure. */
import type { ObjectIdentifiers, PersonIdentifiers } from '../contract/identifiers';
import type { IdentifyMessage } from '../contract/identify-message';
import { limits } from '../contract/limits';
import type { TrackMessage } from '../contract/track-message';
import { PipelineError } from '../errors';
import { eventUlid } from './event-ulid';
import type { OrderedOperation } from './person-order';

type Json = Readonly<Record<string, unknown>>;

/** An item of a `/v2/batch`, or a call of v1 for what v2 does not take. */
export type OperationRequest =
  | { readonly route: 'v2'; readonly item: Json }
  | { readonly route: 'v1-event'; readonly identifier: string; readonly body: Json }
  /** An empty `anonymousId` is an invitation. */
  | { readonly route: 'v1-anonymous'; readonly anonymousId: string; readonly body: Json };

type Operation<Kind, Action> = OrderedOperation & {
  readonly kind: Kind;
  readonly action: Action;
  readonly request: OperationRequest;
  /** Of the request's JSON. */
  readonly bytes: number;
};

export type IdentifyOperation = Operation<'identify' | 'suppress', IdentifyMessage['action']>;
export type TrackCall = Operation<'track', TrackMessage['action']> & {
  /** The id under which Customer.io counts the event. */
  readonly ulid: string;
};
export type TrackApiOperation = IdentifyOperation | TrackCall;

/** Of the message that carries the operation. A `timestamp` in its body comes first, as everywhere. */
export type Source = {
  readonly eventId: string;
  readonly timeMs: number;
};

const aloneActions: readonly string[] = ['delete', 'suppress', 'unsuppress', 'merge'];

/** The operation on a person or an object. Throws MESSAGE_TOO_LARGE. */
export function identifyOperation(message: IdentifyMessage, { timeMs }: Pick<Source, 'timeMs'>): IdentifyOperation {
  const { timestamp, ...fields } = message;
  // Only this one has a time (Track API specification, identify_person): the newest write of an attribute wins.
  const isOrdered = message.type === 'person' && message.action === 'identify';
  const item = isOrdered ? { ...fields, timestamp: timestamp ?? secondsOf(timeMs) } : fields;
  return {
    kind: message.action === 'suppress' || message.action === 'unsuppress' ? 'suppress' : 'identify',
    action: message.action,
    people: subjectsOf(message),
    alone: aloneActions.includes(message.action),
    single: false,
    request: { route: 'v2', item },
    bytes: v2Bytes(item),
  };
}

/** The event. Throws MESSAGE_TOO_LARGE. */
export function trackCall(message: TrackMessage, { eventId, timeMs }: Source): TrackCall {
  const { action, name, attributes = {}, identifiers, anonymous_id: anonymousId } = message;
  const timestamp = message.timestamp ?? secondsOf(timeMs);
  const ulid = message.id ?? eventUlid(eventId, message.timestamp === undefined ? timeMs : timestamp * 1000);
  const people = identifiers === undefined ? [] : [personKey(identifiers)];
  const call = { kind: 'track', action, ulid, people, alone: false } as const;
  const v1 = (): { body: Json; bytes: number } => {
    const body = { name, type: action, id: ulid, timestamp, data: attributes };
    return { body, bytes: v1Bytes(body, attributes) };
  };

  if (identifiers === undefined) {
    const { body, bytes } = v1();
    return { ...call, single: true, bytes, request: { route: 'v1-anonymous', anonymousId: anonymousId ?? '', body } };
  }
  const item = { type: 'person', action, identifiers, id: ulid, name, timestamp, attributes };
  const itemBytes = jsonBytes(item);
  const identifier = v1Identifier(identifiers);
  if (itemBytes > limits.v2ItemBytesMax && identifier !== undefined) {
    const { body, bytes } = v1();
    return { ...call, single: true, bytes, request: { route: 'v1-event', identifier, body } };
  }
  return { ...call, single: false, bytes: v2Bytes(item), request: { route: 'v2', item } };
}

const secondsOf = (timeMs: number): number => Math.floor(timeMs / 1000);

/** Whom the order of operations goes by: as addressed, because who is the same person only Customer.io knows. */
function subjectsOf(message: IdentifyMessage): readonly string[] {
  if (message.action === 'merge') return [personKey(message.primary), personKey(message.secondary)];
  return [message.type === 'object' ? objectKey(message.identifiers) : personKey(message.identifiers)];
}

function personKey({ id, email, phone, cio_id: cioId }: PersonIdentifiers): string {
  if (id !== undefined) return `id:${id}`;
  // Customer.io compares addresses without case, ids with it (Track API specification).
  if (email !== undefined) return `email:${email.toLowerCase()}`;
  return cioId === undefined ? `phone:${phone ?? ''}` : `cio_id:${cioId}`;
}

const objectKey = ({ object_type_id: type, object_id: id, cio_object_id: cioId }: ObjectIdentifiers): string =>
  cioId === undefined ? `object:${type ?? ''}:${id ?? ''}` : `cio_object_id:${cioId}`;

/** How v1 addresses a person in its path, where a phone would be read as an id, and an id `cio_…` as a cio_id. */
function v1Identifier({ id, email, cio_id: cioId }: PersonIdentifiers): string | undefined {
  if (id !== undefined) return id.startsWith('cio_') ? undefined : id;
  return email ?? (cioId === undefined ? undefined : `cio_${cioId}`);
}

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), 'utf8');

function v2Bytes(item: Json): number {
  const bytes = jsonBytes(item);
  if (bytes > limits.v2ItemBytesMax) throw tooLarge('the operation', bytes, limits.v2ItemBytesMax);
  return bytes;
}

function v1Bytes(body: Json, attributes: Json): number {
  const bytes = jsonBytes(attributes);
  if (bytes > limits.v1EventDataBytesMax) throw tooLarge('attributes', bytes, limits.v1EventDataBytesMax);
  return jsonBytes(body);
}

const tooLarge = (what: string, bytes: number, bytesMax: number): PipelineError =>
  new PipelineError('MESSAGE_TOO_LARGE', `${what}: got ${bytes} bytes of JSON, allowed ${bytesMax}`);
