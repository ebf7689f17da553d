/** Publishes rows of the view, in three steps that a crash may part: words into the database, messages, confirmation. */
import { maskForeignText, PipelineError } from '../errors';
import type { Database, Query } from './database';
import type { PersonRow } from './people-view';
import { preferenceMessages, rowMessage, type PersonMessage } from './person-messages';
import { initially, isPreferenceField, takeStatements, type Field, type Statement } from './preference-fields';
import {
  confirmTold,
  lockPreferences,
  readPreferences,
  settled,
  writePreferences,
  type PreferenceKey,
  type StoredPreference,
} from './preference-store';
import { decide, type Preference } from './precedence';

/** Resolves when Pub/Sub has accepted the message. */
export type PublishIdentify = (
  message: PersonMessage['message'],
  options: { readonly eventId: string; readonly traceparent?: string },
) => Promise<unknown>;

/** What publishing takes; the clock is that of the repository. */
export type PublishParts = {
  readonly database: Database;
  readonly publish: PublishIdentify;
  readonly nowMs: () => number;
};

export type RowProblem = { readonly personId: string; readonly code: string; readonly reason: string };

export type PublishedRows = {
  readonly messages: number;
  readonly people: number;
  /** Suppressed or erased: Customer.io is told nothing of them. */
  readonly silent: number;
  readonly problems: readonly RowProblem[];
  /** To be written in the transaction that also moves the checkpoint. */
  readonly confirm: (query: Query) => Promise<void>;
};

export async function publishRows(
  { database, publish, nowMs }: PublishParts,
  rows: readonly PersonRow[],
): Promise<PublishedRows> {
  const known = byPerson(
    await readPreferences(
      database.query,
      rows.map(({ id }) => id),
    ),
  );
  const spoken = rows.filter(({ id }) => !isSilent(known.get(id)));
  const current = await noteDatabaseWords(database, spoken, known);
  const deleted = spoken.flatMap(({ id, isDeleted }) => (isDeleted ? [id] : []));
  if (deleted.length > 0) {
    await database.transaction((query) => noteGone(query, deleted, { known: current, nowMs: nowMs() }));
  }

  const problems: RowProblem[] = [];
  const told: StoredPreference[] = [];
  let messages = 0;
  const noteSent = ({ tells }: PersonMessage): void => {
    messages += 1;
    told.push(...tells);
  };
  /** Whether the row itself was published; what the person waits to hear is told in any case. */
  const publishRow = async (row: PersonRow): Promise<boolean> => {
    let rest = row.isDeleted ? [] : pendingOf(current.get(row.id));
    let isPublished = true;
    try {
      const first = rowMessage(row, rest);
      await publish(first.message, first.identity);
      noteSent(first);
      rest = rest.filter((stored) => !first.tells.includes(stored));
    } catch (error) {
      problems.push(problemOf(row, error));
      isPublished = false;
    }
    for (const next of preferenceMessages(row.id, rest)) {
      await publish(next.message, next.identity);
      noteSent(next);
    }
    return isPublished;
  };
  const people = await settleAll(spoken.map(publishRow));

  const confirm = (query: Query): Promise<void> => confirmTold(query, told);
  const published = people.filter((isPublished) => isPublished).length;
  return { messages, people: published, silent: rows.length - spoken.length, problems, confirm };
}

type Known = ReadonlyMap<string, ReadonlyMap<Field, StoredPreference>>;

export function byPerson(stored: readonly StoredPreference[]): Known {
  const people = new Map<string, Map<Field, StoredPreference>>();
  for (const one of stored) {
    const fields = people.get(one.personId) ?? new Map<Field, StoredPreference>();
    people.set(one.personId, fields.set(one.field, one));
  }
  return people;
}

/** Customer.io ignores what it is told of somebody who is suppressed, and whom it forgot it must not hear of again. */
export function isSilent(fields: ReadonlyMap<Field, StoredPreference> | undefined): boolean {
  const suppressed = fields?.get('suppressed');
  const isSuppressed = suppressed !== undefined && decide(suppressed.preference, undefined)?.allowed === false;
  return isSuppressed || fields?.has('forgotten') === true;
}

/** Waits for all, so that nothing is still on its way when the first failure is told. */
async function settleAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** A row that breaks the contract stops nobody else; that Pub/Sub fails does. */
function problemOf({ id }: PersonRow, error: unknown): RowProblem {
  if (!(error instanceof PipelineError) || error.meaning.disposition !== 'park') throw error;
  return { personId: id, code: error.code, reason: maskForeignText(error.detail) };
}

const pendingOf = (fields: ReadonlyMap<Field, StoredPreference> | undefined): readonly StoredPreference[] =>
  fields === undefined ? [] : [...fields.values()].filter(({ pending }) => pending);

/** Stores what the rows say about messages, where they say something else than before, and what follows from it. */
async function noteDatabaseWords(database: Database, rows: readonly PersonRow[], known: Known): Promise<Known> {
  const keys = rows.flatMap((row) => changedKeys(row, known.get(row.id)));
  if (keys.length === 0) return known;
  const wanted = new Map(rows.map((row) => [row.id, row]));
  const written = await database.transaction(async (query) => {
    const fresh = (await lockPreferences(query, keys)).map((stored) => {
      const row = wanted.get(stored.personId);
      return row === undefined ? stored : settled(withStatements(stored, row), row.email);
    });
    await writePreferences(query, fresh, (personId) => wanted.get(personId)?.email);
    return fresh;
  });
  const merged = byPerson([...known.values()].flatMap((fields) => [...fields.values()]).concat(written));
  return merged;
}

function changedKeys(row: PersonRow, fields: ReadonlyMap<Field, StoredPreference> | undefined): PreferenceKey[] {
  if (row.isDeleted) return [];
  const statements = statementsOf(row);
  // Most rows: nothing is said and nothing is known.
  if (statements.length === 0 && fields === undefined) return [];
  const stated = statements.flatMap(({ field, allowed }) => {
    const said = fields?.get(field);
    // What Customer.io takes for granted anyway need not be kept for millions.
    if (said?.preference.words.database === undefined && allowed && initially(field) === true) return [];
    return said?.preference.words.database?.allowed === allowed ? [] : [field];
  });
  // A new address is not the one that bounced.
  const moved = [...(fields?.values() ?? [])].flatMap((stored) =>
    stored.preference.words.mailbox !== undefined && settled(stored, row.email) !== stored ? [stored.field] : [],
  );
  return [...new Set([...stated, ...moved])].map((field) => ({ personId: row.id, field }));
}

const statementsOf = (row: PersonRow): readonly Statement[] => takeStatements(row.attributes).statements;

function withStatements(stored: StoredPreference, row: PersonRow): StoredPreference {
  const statement = statementsOf(row).find(({ field }) => field === stored.field);
  const before = stored.preference.words.database;
  if (statement === undefined || before?.allowed === statement.allowed) return stored;
  // A state, not an event: what the database says now replaces what it said, whatever its clock.
  const atMs = Math.max(row.updatedAtMs, (before?.atMs ?? 0) + 1);
  const database = { allowed: statement.allowed, atMs, source: 'people view' };
  const preference: Preference = { ...stored.preference, words: { ...stored.preference.words, database } };
  return { ...stored, preference };
}

/**
 * Written down before the profile is deleted: of what was said until then Customer.io knows nothing any more, also where
 * a report of it comes late, and what was refused is told again if the person comes back.
 */
export async function noteGone(
  query: Query,
  personIds: readonly string[],
  {
    known,
    nowMs,
    addressOf = () => undefined,
  }: { known: Known; nowMs: number; addressOf?: (personId: string) => string | undefined },
): Promise<void> {
  const keys = personIds.flatMap((personId): PreferenceKey[] => {
    const fields = [...(known.get(personId)?.keys() ?? [])].filter(isPreferenceField);
    const told = fields.filter((field) => field !== 'suppressed');
    return [...told, 'profile' as const].map((field) => ({ personId, field }));
  });
  const fresh = (await lockPreferences(query, keys)).map((stored): StoredPreference => {
    const gone = { ...stored, preference: { ...stored.preference, goneAtMs: nowMs } };
    return stored.field === 'profile' ? gone : settled({ ...gone, pending: false }, addressOf(stored.personId));
  });
  await writePreferences(query, fresh, addressOf);
}
