/** How an entry is written in Firestore. Fields are read with care: whoever edits one by hand must not cause a send. */
import { createHash } from 'node:crypto';

import { PipelineError } from '../errors';
import { sendLedger } from '../names';
import { refusalsMax, type Entry, type Refusal } from './entry';

/** Times go in as `Date`, which the client stores as a timestamp, as the TTL policy needs it. */
export type DocumentFields = Readonly<Record<string, string | number | Date | null | readonly RefusalFields[]>>;

type RefusalFields = Readonly<Record<'message_id' | 'detail', string>>;

/** Ids that share a beginning would all lie on one server of Firestore; a hash spreads them, and may hold any text. */
export function documentIdOf(eventId: string): string {
  return createHash('sha256').update(`send:${eventId}`, 'utf8').digest('hex');
}

/** The field that says which kind of entry it is; `unsettled` asks for it. */
export const kindField = 'state';

/** Every field is always there, null where it means nothing, so that an update leaves nothing of what the entry was. */
export function fieldsOf(entry: Entry): DocumentFields {
  const { eventId, expireAtMs, kind } = entry;
  return {
    owner: null,
    attempt: null,
    lease_until: null,
    doubt_since: null,
    since: null,
    delivery_id: null,
    at: null,
    refusals: refusalFieldsOf(entry),
    ...ownFieldsOf(entry),
    event_id: eventId,
    [kindField]: kind,
    [sendLedger.expiryField]: new Date(expireAtMs),
  };
}

const refusalFieldsOf = (entry: Entry): readonly RefusalFields[] =>
  entry.kind === 'sent' ? [] : entry.refusals.map(({ messageId, detail }) => ({ message_id: messageId, detail }));

function ownFieldsOf(entry: Entry): DocumentFields {
  switch (entry.kind) {
    case 'claimed':
      return {
        owner: entry.owner,
        attempt: entry.attempt,
        lease_until: new Date(entry.leaseUntilMs),
        doubt_since: entry.doubtSinceMs === undefined ? null : new Date(entry.doubtSinceMs),
      };
    case 'sent':
      return { delivery_id: entry.deliveryId, at: new Date(entry.atMs) };
    case 'unknown':
      return { owner: entry.owner ?? null, attempt: entry.attempt, since: new Date(entry.sinceMs) };
    case 'refused':
      return {};
  }
}

/** Throws LEDGER_UNAVAILABLE for a document that is no entry: the message waits until somebody has looked at it. */
export function entryFrom(fields: Readonly<Record<string, unknown>>): Entry {
  const eventId = textIn(fields, 'event_id');
  const expireAtMs = timeIn(fields, sendLedger.expiryField);
  const kind = textIn(fields, kindField);
  switch (kind) {
    case 'claimed':
      return {
        kind,
        eventId,
        owner: textIn(fields, 'owner'),
        leaseUntilMs: timeIn(fields, 'lease_until'),
        attempt: numberIn(fields, 'attempt'),
        doubtSinceMs: isAbsent(fields.doubt_since) ? undefined : timeIn(fields, 'doubt_since'),
        refusals: refusalsIn(fields),
        expireAtMs,
      };
    case 'sent':
      return { kind, eventId, deliveryId: textIn(fields, 'delivery_id'), atMs: timeIn(fields, 'at'), expireAtMs };
    case 'unknown':
      return {
        kind,
        eventId,
        sinceMs: timeIn(fields, 'since'),
        attempt: numberIn(fields, 'attempt'),
        owner: isAbsent(fields.owner) ? undefined : textIn(fields, 'owner'),
        refusals: refusalsIn(fields),
        expireAtMs,
      };
    case 'refused':
      return { kind, eventId, refusals: refusalsIn(fields), expireAtMs };
    default:
      return unreadable(kindField, 'one of claimed, refused, sent, unknown');
  }
}

function refusalsIn({ refusals }: Readonly<Record<string, unknown>>): readonly Refusal[] {
  if (isAbsent(refusals)) return [];
  if (!Array.isArray(refusals)) return unreadable('refusals', 'a list');
  return refusals.slice(0, refusalsMax).map((each: unknown) => {
    const fields = typeof each === 'object' && each !== null ? { ...each } : {};
    return { messageId: textIn(fields, 'message_id'), detail: textIn(fields, 'detail') };
  });
}

const isAbsent = (value: unknown): boolean => value === null || value === undefined;

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : unreadable(name, 'text');
}

function numberIn(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : unreadable(name, 'a whole number');
}

/** The client gives timestamps as objects of its own class, which only an edge may load. */
function timeIn(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  if (typeof value !== 'object' || value === null || !('toMillis' in value)) return unreadable(name, 'a timestamp');
  const { toMillis } = value;
  const atMs: unknown = typeof toMillis === 'function' ? toMillis.call(value) : undefined;
  return typeof atMs === 'number' ? atMs : unreadable(name, 'a timestamp');
}

function unreadable(name: string, expected: string): never {
  throw new PipelineError('LEDGER_UNAVAILABLE', `an entry of the ledger cannot be read: ${name} is not ${expected}`);
}
