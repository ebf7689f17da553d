/** Reads an operation in the vocabulary of Customer.io's v2 API, which is that of the topics too. */
import { destructiveActions, isJsonObject, type Json, type Operation, type Target } from './operation';

/** What makes a body no operation: the field that is wrong. */
export class NoOperation extends Error {}

const eventActions: ReadonlySet<string> = new Set(['event', 'page', 'screen']);
const personKeys = ['id', 'email', 'phone', 'cio_id'] as const;

/** Throws NoOperation naming the field. `actionDefault` is what a topic takes a body without `action` for. */
export function operationFromJson(body: Json, actionDefault: string): Operation {
  const action = body.action ?? actionDefault;
  if (typeof action !== 'string') throw new NoOperation('action');
  if (eventActions.has(action)) return eventFrom(body, action as 'event');
  if (action === 'merge') {
    return {
      action,
      target: personFrom(body.primary, 'primary'),
      secondary: personFrom(body.secondary, 'secondary'),
    };
  }
  const target = body.type === 'object' ? objectFrom(body.identifiers) : personFrom(body.identifiers, 'identifiers');
  if (destructiveActions.has(action)) return { action: action as 'delete', target };
  switch (action) {
    case 'identify':
      return { action, target, attributes: objectAt(body, 'attributes') };
    case 'add_device':
    case 'delete_device': {
      const device = objectAt(body, 'device');
      const { token } = device;
      if (typeof token !== 'string' || token === '') throw new NoOperation('device.token');
      return { action, target, token, attributes: objectAt(device, 'attributes') };
    }
    case 'add_relationships':
    case 'delete_relationships':
      return { action, target, related: relatedFrom(body.cio_relationships) };
    default:
      throw new NoOperation('action');
  }
}

function eventFrom(body: Json, action: 'event' | 'page' | 'screen'): Operation {
  const { name, anonymous_id: anonymousId, id } = body;
  if (typeof name !== 'string' || name.trim() === '') throw new NoOperation('name');
  const anonymous = typeof anonymousId === 'string';
  if (anonymous === (body.identifiers !== undefined)) throw new NoOperation('identifiers');
  return {
    action,
    target: anonymous ? undefined : personFrom(body.identifiers, 'identifiers'),
    anonymousId: anonymous ? anonymousId : undefined,
    name: name.trim(),
    ulid: typeof id === 'string' ? id : undefined,
    attributes: objectAt(body, 'attributes'),
  };
}

function personFrom(identifiers: unknown, field: string): Target {
  if (!isJsonObject(identifiers)) throw new NoOperation(field);
  const [key, ...more] = Object.keys(identifiers);
  if (key === undefined || more.length > 0) throw new NoOperation(field);
  if (!personKeys.some((known) => known === key)) throw new NoOperation(`${field}.${key}`);
  const value = identifiers[key];
  if (typeof value === 'number') return `${key}:${value}`;
  if (typeof value !== 'string' || value === '') throw new NoOperation(`${field}.${key}`);
  // E-mail addresses are compared without case at Customer.io, ids with (customerio.md 2.5).
  return key === 'email' ? `email:${value.toLowerCase()}` : `${key}:${value}`;
}

function objectFrom(identifiers: unknown): Target {
  if (!isJsonObject(identifiers)) throw new NoOperation('identifiers');
  const { object_type_id: type, object_id: id } = identifiers;
  if (typeof type !== 'string' && typeof type !== 'number') throw new NoOperation('identifiers.object_type_id');
  if (typeof id !== 'string' && typeof id !== 'number') throw new NoOperation('identifiers.object_id');
  return `object:${type}/${id}`;
}

/** The other ends: objects of a person, or people of an object. */
function relatedFrom(relationships: unknown): readonly Target[] {
  if (!Array.isArray(relationships) || relationships.length === 0) throw new NoOperation('cio_relationships');
  return relationships.map((entry: unknown) => {
    const identifiers = isJsonObject(entry) ? entry.identifiers : undefined;
    const isObject = isJsonObject(identifiers) && 'object_type_id' in identifiers;
    return isObject ? objectFrom(identifiers) : personFrom(identifiers, 'cio_relationships');
  });
}

function objectAt(body: Json, field: string): Json {
  const value = body[field];
  if (value === undefined) return {};
  if (!isJsonObject(value)) throw new NoOperation(field);
  return value;
}
