/** From what was received to an operation with true types, or to the reasons why it is refused. */
import type { ApiVersion, Operation, RawOperation } from './operation';
import { readEvent } from './parse-event';
import { readDelivery, readObjectDelete, readObjectIdentify, readObjectRelationships } from './parse-object';
import {
  readAddDevice,
  readDeleteDevice,
  readIdentify,
  readMerge,
  readPersonRelationships,
  readSegment,
  readWhole,
} from './parse-person';
import type { Read, Reading } from './parse-reading';
import { invalid, required, type Problem } from './result';
import type { Switches } from './switches';
import { readSend, sendChannels } from './parse-send';
import { isRecord, Problems, Refused } from './validate';

export type Parsed =
  | { readonly kind: 'operation'; readonly operation: Operation }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function parseOperation(raw: unknown, version: ApiVersion, switches: Switches): Parsed {
  const problems = new Problems();
  try {
    const operation = readOperation({ problems, switches }, raw, version);
    return problems.found.length === 0
      ? { kind: 'operation', operation }
      : { kind: 'problems', problems: problems.found };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'problems', problems: [...problems.found, error.problem] };
    throw error;
  }
}

function readOperation(reading: Reading, raw: unknown, version: ApiVersion): Operation {
  if (!isRecord(raw)) throw new Refused(invalid('operation', 'must be an object'));
  if (typeof raw.type !== 'string') throw new Refused(required('type'));
  if (typeof raw.action !== 'string') throw new Refused(required('action'));
  if (version === 'send') return readSendOperation(reading, raw);
  const actions = readers.get(raw.type);
  if (!actions) throw new Refused(invalid('type', 'must be person, object or delivery'));
  const read = actions.get(raw.action) ?? (version === 'v1' ? v1Readers.get(raw.action) : undefined);
  if (!read) throw new Refused(invalid('action', `is not an action of type ${raw.type}`));
  return read(reading, raw, version);
}

/** A send keeps its body apart, because its fields have names of their own. */
function readSendOperation(reading: Reading, { action, body }: RawOperation): Operation {
  const channel = sendChannels.find((known) => known === action);
  if (channel === undefined || !isRecord(body)) throw new Refused(invalid('body', 'must be an object'));
  return readSend(channel)(reading, body);
}

/** The table of actions of the v2 API (Track API specification, tag "Track v2 API"). */
const readers: ReadonlyMap<string, ReadonlyMap<string, Read>> = new Map([
  [
    'person',
    new Map<string, Read>([
      ['identify', readIdentify],
      ['event', readEvent('event')],
      ['page', readEvent('page')],
      ['screen', readEvent('screen')],
      ['delete', readWhole('delete')],
      ['suppress', readWhole('suppress')],
      ['unsuppress', readWhole('unsuppress')],
      ['add_device', readAddDevice],
      ['delete_device', readDeleteDevice],
      ['merge', readMerge],
      ['add_relationships', readPersonRelationships('add_relationships')],
      ['delete_relationships', readPersonRelationships('delete_relationships')],
    ]),
  ],
  [
    'object',
    new Map<string, Read>([
      ['identify', readObjectIdentify],
      ['identify_anonymous', readObjectIdentify],
      ['delete', readObjectDelete],
      ['add_relationships', readObjectRelationships('add_relationships')],
      ['delete_relationships', readObjectRelationships('delete_relationships')],
    ]),
  ],
  ['delivery', new Map<string, Read>([['event', readDelivery]])],
]);

/** Not actions of Customer.io: how the members of a v1 request to a manual segment travel the same path. */
const v1Readers: ReadonlyMap<string, Read> = new Map([
  ['add_to_segment', readSegment(true)],
  ['remove_from_segment', readSegment(false)],
]);
