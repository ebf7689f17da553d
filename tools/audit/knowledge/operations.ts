/** What a call asks of Customer.io, in one shape whatever the way: the SDK, raw HTTP, or this project's publisher. */
import type { TSESTree } from '@typescript-eslint/types';

import { calleeName, receiverOf } from '../program/nodes';
import { argumentsOf } from '../values/calls';
import { elementsOf } from '../values/objects';
import { origins } from '../values/origins';
import { literalTexts, type Part } from '../values/texts';
import { member, step, steps, valueOf, type Value } from '../values/value';
import { clientsOf, type Client } from './clients';
import { httpRequestOf, unserialised, type HttpRequest } from './http';
import { routeOf } from './routes';
import { sdkMethods, type Place, type SdkMethod } from './sdk';

export type OperationKind =
  'identify' | 'track' | 'page' | 'suppress' | 'delete' | 'merge' | 'device' | 'send' | 'broadcast' | 'read' | 'other';

/** The parts of an operation that rules ask for. */
export type Slot =
  | 'id'
  | 'email'
  | 'identifiers'
  | 'attributes'
  | 'name'
  | 'time'
  | 'eventId'
  | 'anonymousId'
  | 'message'
  | 'sendAt'
  | 'messageData';

export type Operation = {
  readonly kind: OperationKind;
  readonly via: 'sdk' | 'http' | 'publisher';
  /** The call at Customer.io itself; in another file when it was reached through a wrapper. */
  readonly at: Value;
  readonly call: TSESTree.CallExpression;
  readonly client: Client | undefined;
  readonly request: HttpRequest | undefined;
  readonly slots: ReadonlyMap<Slot, Value>;
  /** The operation of the Track API v2 as an object of its own: an element of a batch. */
  readonly entity: Value | undefined;
};

type Slots = Map<Slot, Value>;

const slotsAt = (places: Readonly<Partial<Record<Slot, Place>>>, args: readonly Value[]): Slots => {
  const slots: Slots = new Map();
  for (const [slot, [index, ...path]] of Object.entries(places) as [Slot, Place][]) {
    const argument = args[index];
    if (argument) slots.set(slot, member(argument, ...path));
  }
  return slots;
};

const entityKinds = new Map<string, OperationKind>([
  ['identify', 'identify'],
  ['event', 'track'],
  ['page', 'page'],
  ['screen', 'page'],
  ['delete', 'delete'],
  ['suppress', 'suppress'],
  ['merge', 'merge'],
  ['add_device', 'device'],
  ['delete_device', 'device'],
]);

const entitySlots: Readonly<Partial<Record<Slot, Place>>> = {
  id: [0, 'identifiers', 'id'],
  email: [0, 'identifiers', 'email'],
  identifiers: [0, 'identifiers'],
  attributes: [0, 'attributes'],
  name: [0, 'name'],
  time: [0, 'timestamp'],
  eventId: [0, 'id'],
  anonymousId: [0, 'anonymous_id'],
};

type Bare = Pick<Operation, 'kind' | 'slots'> & { readonly entity?: Value };

/** One operation of the Track API v2, which is also what this project's publisher takes. */
function entityOf(value: Value, fallback: OperationKind): Bare {
  const [action] = literalTexts(member(value, 'action'));
  const isObject = literalTexts(member(value, 'type')).some(({ text }) => text === 'object' || text === 'delivery');
  const kind = isObject ? 'other' : action ? (entityKinds.get(action.text) ?? 'other') : fallback;
  return { kind, slots: slotsAt(entitySlots, [value]), entity: value };
}

const sendSlots: Readonly<Partial<Record<Slot, Place>>> = {
  id: [0, 'identifiers', 'id'],
  identifiers: [0, 'identifiers'],
  message: [0],
  sendAt: [0, 'send_at'],
  messageData: [0, 'message_data'],
};

/** The options that a request object was made with: `new SendEmailRequest({…})`. */
function requestOptions(value: Value): Value {
  const made = origins(value).find(({ node, path }) => node.type === 'NewExpression' && path.length === 0);
  const options = made?.node.type === 'NewExpression' ? made.node.arguments[0] : undefined;
  return made && options && options.type !== 'SpreadElement' ? valueOf(options, made.module, made.frame) : value;
}

function sdkOperations(method: SdkMethod, args: readonly Value[]): Bare[] {
  const [first] = args;
  switch (method.shape) {
    case 'entity':
      return first ? [entityOf(first, 'other')] : [];
    case 'batch':
      return first ? elementsOf(first).map((one) => entityOf(one, 'other')) : [];
    case 'send':
      return [{ kind: 'send', slots: first ? slotsAt(sendSlots, [requestOptions(first)]) : new Map() }];
    default:
      return [{ kind: eventKind(method.kind, args[1]), slots: slotsAt(method.slots, args) }];
  }
}

/** An event of type `page` or `screen` is a view, and its name an address or a title. */
const eventKind = (kind: OperationKind, event: Value | undefined): OperationKind =>
  kind === 'track' && event && literalTexts(member(event, 'type')).some(({ text }) => /^(?:page|screen)$/.test(text))
    ? 'page'
    : kind;

/** A service of the program's own that cannot be looked into may take the event's name as its second argument. */
function looseSlots(bare: Bare, args: readonly Value[]): Bare {
  const [id, second, third] = args;
  const isText = second !== undefined && literalTexts(second).length > 0;
  if (bare.kind !== 'track' || !id || !isText) return bare;
  const slots: Slots = new Map([
    ['id', id],
    ['name', second],
  ]);
  if (third) slots.set('attributes', third);
  return { ...bare, slots };
}

const publisherKinds = new Map<string, OperationKind>([
  ['identify', 'identify'],
  ['track', 'track'],
  ['transactional', 'send'],
]);

function publisherOperations(method: string, args: readonly Value[]): Bare[] {
  const kind = publisherKinds.get(method);
  const [message] = args;
  if (!kind || !message) return [];
  if (kind === 'send') return [{ kind, slots: slotsAt(sendSlots, [message]) }];
  return [entityOf(message, kind)];
}

const eventSlots: Readonly<Partial<Record<Slot, Place>>> = {
  name: [0, 'name'],
  attributes: [0, 'data'],
  time: [0, 'timestamp'],
  eventId: [0, 'id'],
  anonymousId: [0, 'anonymous_id'],
};

/** `encodeURIComponent(id)` in an address is `id`. */
const pathValue = (part: Part | undefined): Value | undefined => {
  if (part === undefined || typeof part === 'string') return undefined;
  const { node } = part;
  const isEncoded = node.type === 'CallExpression' && /^encodeURI(?:Component)?$/.test(calleeName(node) ?? '');
  const [inner] = isEncoded ? node.arguments : [];
  if (inner && inner.type !== 'SpreadElement') return step(part, inner, { path: [] });
  // The expression as it is written, and not the variable that its members were taken of.
  return [...steps(part)].find(({ path }) => path.length === 0) ?? part;
};

function httpOperations(request: HttpRequest): Bare[] {
  const route = routeOf(request);
  const [body] = request.body ? unserialised(request.body) : [];
  const args = body ? [body] : [];
  const id = pathValue(route.person);
  switch (route.shape) {
    case 'attributes': {
      const slots = slotsAt({ attributes: [0], time: [0, '_timestamp'], anonymousId: [0, 'anonymous_id'] }, args);
      if (id) slots.set('id', id);
      return [{ kind: 'identify', slots }];
    }
    case 'event': {
      const slots = slotsAt(eventSlots, args);
      if (id) slots.set('id', id);
      return [{ kind: eventKind('track', body), slots }];
    }
    case 'entity':
      return body ? [entityOf(body, 'other')] : [];
    case 'batch':
      return body ? elementsOf(member(body, 'batch')).map((one) => entityOf(one, 'other')) : [];
    case 'send':
      return [{ kind: 'send', slots: slotsAt(sendSlots, args) }];
    default:
      return [{ kind: route.kind, slots: id ? new Map([['id', id]]) : new Map() }];
  }
}

const isEnqueue = (value: Value, call: TSESTree.CallExpression): Value | undefined => {
  const object = receiverOf(call);
  if (object?.type !== 'MemberExpression') return undefined;
  return object.property.type === 'Identifier' && object.property.name === 'enqueue'
    ? valueOf(object.object, value.module, value.frame)
    : undefined;
};

/** What one call asks of Customer.io directly; empty for every other call. */
export function directOperations(value: Value, call: TSESTree.CallExpression): Operation[] {
  const name = calleeName(call) ?? '';
  const object = receiverOf(call);
  const args = argumentsOf(call, value);
  const own = { at: value, call, client: undefined, request: undefined, entity: undefined };
  const method = sdkMethods.get(name);
  if (object && (method ?? publisherKinds.has(name))) {
    const receiver = isEnqueue(value, call) ?? valueOf(object, value.module, value.frame);
    const [client] = clientsOf(receiver, name, args);
    if (client?.kind === 'publisher') {
      return publisherOperations(name, args).map((bare) => ({ ...own, ...bare, via: 'publisher', client }));
    }
    if (client && client.kind !== 'pipelines' && method) {
      const bares = sdkOperations(method, args);
      const fitted = client.evidence === 'named' ? bares.map((bare) => looseSlots(bare, args)) : bares;
      return fitted.map((bare) => ({ ...own, ...bare, via: 'sdk', client }));
    }
  }
  const request = httpRequestOf(value, call);
  if (!request || request.api === 'pipelines') return [];
  return httpOperations(request).map((bare) => ({ ...own, ...bare, via: 'http', request }));
}
