/** Reads and writes `customerio.messaging_preferences`. Every write works the decision out anew. */
import type { Query, Row } from './database';
import { decide, nextTelling, unknownPreference, withTold, type Preference } from './precedence';
import { initially, type Field } from './preference-fields';

export type StoredPreference = {
  readonly personId: string;
  readonly field: Field;
  readonly preference: Preference;
  readonly pending: boolean;
};

export type PreferenceKey = { readonly personId: string; readonly field: Field };

const columns = 'person_id, field, state, pending';

export async function readPreferences(
  query: Query,
  personIds: readonly string[],
): Promise<readonly StoredPreference[]> {
  if (personIds.length === 0) return [];
  const sql = `select ${columns} from customerio.messaging_preferences where person_id = any($1) order by person_id, field`;
  return (await query(sql, [personIds])).map(storedFrom);
}

/**
 * Reads the named rows and keeps others from writing them until the transaction ends. Rows that do not exist are made,
 * because what does not exist cannot be locked. Always in the same order, so that two never wait for each other.
 */
export async function lockPreferences(
  query: Query,
  keys: readonly PreferenceKey[],
): Promise<readonly StoredPreference[]> {
  if (keys.length === 0) return [];
  const sorted = [...keys].sort((one, other) =>
    `${one.personId}\0${one.field}` < `${other.personId}\0${other.field}` ? -1 : 1,
  );
  const values = [sorted.map(({ personId }) => personId), sorted.map(({ field }) => field)];
  await query(
    `insert into customerio.messaging_preferences (person_id, field)
     select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
    values,
  );
  const rows = await query(
    `select ${columns} from customerio.messaging_preferences
     where (person_id, field) in (select * from unnest($1::text[], $2::text[]))
     order by person_id, field for update`,
    values,
  );
  return rows.map(storedFrom);
}

/**
 * The row as it is to be stored: decided anew and, where Customer.io believes something else, with what it is to be
 * told. That is noted before it is published, so that whoever comes next knows what may be on its way.
 */
export function settled(stored: StoredPreference, address: string | undefined): StoredPreference {
  const telling = nextTelling(stored.preference, address, initially(stored.field));
  if (telling !== undefined) return { ...stored, preference: withTold(stored.preference, telling), pending: true };
  // What Customer.io has reported since is newer than what waits to be told, and says what is wanted.
  const [heard] = stored.preference.heard;
  const [told] = stored.preference.told;
  return heard !== undefined && told !== undefined && heard.atMs > told.atMs ? { ...stored, pending: false } : stored;
}

export async function writePreferences(
  query: Query,
  rows: readonly StoredPreference[],
  addressOf: (personId: string) => string | undefined,
): Promise<void> {
  if (rows.length === 0) return;
  const decisions = rows.map(({ personId, preference }) => decide(preference, addressOf(personId)));
  await query(
    `update customerio.messaging_preferences as known
     set allowed = fresh.allowed, voice = fresh.voice, source = fresh.source, reason = fresh.reason,
         decided_at = to_timestamp(fresh.decided_ms / 1000), state = fresh.state::jsonb, pending = fresh.pending
     from unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::double precision[],
                 $8::text[], $9::boolean[])
       as fresh (person_id, field, allowed, voice, source, reason, decided_ms, state, pending)
     where known.person_id = fresh.person_id and known.field = fresh.field`,
    [
      rows.map(({ personId }) => personId),
      rows.map(({ field }) => field),
      decisions.map((decision) => decision?.allowed),
      decisions.map((decision) => decision?.voice),
      decisions.map((decision) => decision?.word.source),
      decisions.map((decision) => decision?.word.reason),
      decisions.map((decision) => decision?.word.atMs),
      rows.map(({ preference }) => JSON.stringify(preference)),
      rows.map(({ pending }) => pending),
    ],
  );
}

/** Told, as far as nothing newer is to be told meanwhile. */
export async function confirmTold(query: Query, rows: readonly StoredPreference[]): Promise<void> {
  if (rows.length === 0) return;
  await query(
    `update customerio.messaging_preferences as known set pending = false
     from unnest($1::text[], $2::text[], $3::text[]) as told (person_id, field, newest)
     where known.person_id = told.person_id and known.field = told.field and known.state -> 'told' -> 0 = told.newest::jsonb`,
    [
      rows.map(({ personId }) => personId),
      rows.map(({ field }) => field),
      rows.map(({ preference }) => JSON.stringify(preference.told[0] ?? null)),
    ],
  );
}

function storedFrom({ person_id: personId, field, state, pending }: Row): StoredPreference {
  return {
    personId: String(personId),
    field: String(field) as Field,
    preference: { ...unknownPreference, ...(state as Partial<Preference>) },
    pending: pending === true,
  };
}
