/** Carries out one operation. */
import type { Operation } from '../operation';
import { applied, ignored, invalid, rejected, type Result } from '../result';
import { writeAttribute } from './attributes';
import { writeAll } from './objects';
import { recordEvent } from './events';
import { identify } from './identify';
import { mergePeople } from './merge';
import { addDevice, changeSegment, deleteDevice, deletePerson, suppressPerson, unsuppressPerson } from './profile';
import { changeObjectRelationships, personRelationships } from './relationships';
import { acceptSend } from './send';
import type { Context } from './workspace';
import { secondsOf } from './write-time';

export function applyOperation(context: Context, operation: Operation): Result {
  const result = carryOut(context, operation);
  return result.result === 'ignored' &&
    result.reason === 'suppressed' &&
    context.switches.suppressedPerson === 'reject_400'
    ? rejected(invalid('identifiers', 'is suppressed'))
    : result;
}

function carryOut(context: Context, operation: Operation): Result {
  switch (operation.kind) {
    case 'identify':
      return identify(context, operation);
    case 'event':
      return recordEvent(context, operation);
    case 'delete':
      return deletePerson(context, operation.person);
    case 'suppress':
      return suppressPerson(context, operation.person);
    case 'unsuppress':
      return unsuppressPerson(context, operation.person);
    case 'add_device':
      return addDevice(context, operation);
    case 'delete_device':
      return deleteDevice(context, operation.person, operation.token);
    case 'send':
      return acceptSend(context, operation);
    case 'merge':
      return mergePeople(context, operation.primary, operation.secondary);
    case 'person_relationships':
      return personRelationships(context, operation.person, operation.change);
    case 'segment':
      return changeSegment(context, operation);
    case 'object_identify':
    case 'object_delete':
    case 'object_relationships':
      return changeObject(context, operation);
    case 'delivery':
      return reportMetric(context, operation);
  }
}

/** What a client of its own reports about a delivery; an unsubscribe link changes the person too. */
function reportMetric(context: Context, { deliveryId, metric }: Operation & { readonly kind: 'delivery' }): Result {
  const delivery = context.workspace.deliveries.find(deliveryId);
  if (delivery === undefined) return ignored('unknown_delivery');
  const now = secondsOf(context.nowMs);
  delivery.metrics.set(metric, now);
  const cioId = delivery.person?.cio_id ?? undefined;
  const person = cioId === undefined ? undefined : context.workspace.people.find({ kind: 'cio_id', value: cioId });
  if (metric === 'unsubscribed' && person !== undefined) writeAttribute(person, 'unsubscribed', true, now);
  return cioId === undefined ? applied : { result: 'applied', cioId };
}

type ObjectOperation = Extract<
  Operation,
  { readonly kind: 'object_identify' | 'object_delete' | 'object_relationships' }
>;

function changeObject(context: Context, operation: ObjectOperation): Result {
  const { objects } = context.workspace;
  switch (operation.kind) {
    case 'object_identify': {
      const object = objects.findOrCreate(operation.object);
      if (object === undefined) return ignored('no_such_object');
      writeAll(object.attributes, operation.attributes);
      changeObjectRelationships(context, object, 'add_relationships', operation.links);
      return applied;
    }
    case 'object_delete': {
      const object = objects.find(operation.object);
      if (object === undefined) return ignored('no_such_object');
      objects.remove(object);
      return applied;
    }
    case 'object_relationships': {
      const { action, links } = operation.change;
      const creates = action === 'add_relationships' && context.switches.relationshipCreates;
      const object = creates ? objects.findOrCreate(operation.object) : objects.find(operation.object);
      if (object === undefined) return ignored('no_such_object');
      const count = changeObjectRelationships(context, object, action, links);
      return count === 0 && links.length > 0 ? ignored('no_such_person') : applied;
    }
  }
}
