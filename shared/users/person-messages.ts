/** The messages on the identify topic that say what the database knows of a person. Pure. */
import { hash } from 'node:crypto';

import type { IdentifyMessageInput } from '../contract/identify-message';
import { readEmail } from '../contract/leaf';
import { writeTimeSecondsMin } from '../contract/limits';
import { contractError, malformed } from '../contract/problem';
import type { PersonRow } from './people-view';
import type { StoredPreference } from './preference-store';
import { attributeOf, takeStatements } from './preference-fields';

export type PersonMessage = {
  readonly message: IdentifyMessageInput;
  readonly identity: MessageIdentity;
  /** What Customer.io is told by it. */
  readonly tells: readonly StoredPreference[];
};

/** The same each time, so that a message that is published twice can be told. No address: an id may be one. */
export type MessageIdentity = { readonly eventId: string; readonly traceparent: string };

function identityOf(...parts: readonly (string | number)[]): MessageIdentity {
  const hex = hash('sha256', parts.join('\0'), 'hex');
  // A trace of its own without asking for chance twice a message, which takes a tenth of a back-fill.
  return { eventId: `people:${hex.slice(0, 32)}`, traceparent: `00-${hex.slice(0, 32)}-${hex.slice(32, 48)}-00` };
}

/** Throws a `PipelineError` of the contract for an address that is none. `pending` may go into the same message. */
export function rowMessage(row: PersonRow, pending: readonly StoredPreference[]): PersonMessage {
  const { id, email, updatedAt } = row;
  if (row.isDeleted) {
    const message = { identifiers: { id }, action: 'delete' } as const;
    return { message, identity: identityOf('delete', id, updatedAt), tells: [] };
  }
  if (email !== undefined && 'refused' in readEmail(email)) {
    throw contractError([malformed(['email'], `a text of ${Buffer.byteLength(email)} bytes`, 'an e-mail address')]);
  }
  const timestamp = Math.max(Math.floor(row.updatedAtMs / 1000), writeTimeSecondsMin);
  // Of the same second, so that a new person never exists without what they have refused.
  const tells = pending.filter(
    (stored) => attributeTold(stored) && stored.preference.told[0]?.atMs === timestamp * 1000,
  );
  const attributes = { ...takeStatements(row.attributes).rest };
  if (email !== undefined) attributes.email = email;
  for (const [name, value] of tells.flatMap((stored) => attributeTold(stored) ?? [])) attributes[name] = value;
  return { message: { identifiers: { id }, attributes, timestamp }, identity: identityOf('row', id, updatedAt), tells };
}

/** One message for each time at which something was decided, because a message has one time. */
export function preferenceMessages(personId: string, pending: readonly StoredPreference[]): readonly PersonMessage[] {
  if (pending.length === 0) return [];
  const byTime = new Map<number, StoredPreference[]>();
  for (const stored of pending) {
    const [told] = stored.preference.told;
    if (told === undefined || attributeTold(stored) === undefined) continue;
    byTime.set(told.atMs, [...(byTime.get(told.atMs) ?? []), stored]);
  }
  return [...byTime]
    .sort(([one], [other]) => one - other)
    .map(([atMs, tells]) => {
      const attributes = Object.fromEntries(tells.flatMap((stored) => attributeTold(stored) ?? []));
      const timestamp = Math.max(atMs / 1000, writeTimeSecondsMin);
      const message = { identifiers: { id: personId }, attributes, timestamp };
      return { message, identity: identityOf('preferences', personId, atMs, JSON.stringify(attributes)), tells };
    });
}

const attributeTold = (stored: StoredPreference): [readonly [string, boolean]] | undefined => {
  const [told] = stored.preference.told;
  const attribute = told && attributeOf(stored.field, told.allowed);
  return attribute && [attribute];
};

/** Suppressing, its end, and erasure: operations of their own, without a time. */
export function lifeMessage(stored: StoredPreference): PersonMessage | undefined {
  const [told] = stored.preference.told;
  if (told === undefined) return undefined;
  const { personId, field, preference } = stored;
  const identifiers = { id: personId };
  const identity = identityOf(field, personId, told.atMs);
  if (field === 'forgotten') {
    const isBlocked = preference.words.company?.source === 'forget_and_block';
    const message = isBlocked
      ? { identifiers, action: 'suppress' as const }
      : { identifiers, action: 'delete' as const };
    return { message, identity, tells: [stored] };
  }
  if (field !== 'suppressed') return undefined;
  const message = told.allowed
    ? { identifiers, action: 'unsuppress' as const }
    : { identifiers, action: 'suppress' as const };
  return { message, identity, tells: [stored] };
}
