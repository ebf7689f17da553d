/** Rows that a scan by (updated_at, id) does not meet, or meets again. */
import type { Query } from './database';
import type { Cursor, PersonRow } from './people-view';
import type { RowProblem } from './sync-rows';

const listedMax = 100;

/** Rows without an id among those that the page passed. They have no name, so each is one problem of nobody. */
export async function countWithoutId(
  query: Query,
  { from, to }: { readonly from: Cursor; readonly to: Cursor },
): Promise<readonly RowProblem[]> {
  const [row] = await query(
    `select count(*)::integer as count from customerio.people
     where id is null and updated_at > $1::timestamptz and updated_at <= $2::timestamptz`,
    [from.updatedAt, to.updatedAt],
  );
  const problem = { personId: '', code: 'MESSAGE_MALFORMED', reason: 'id: got null, expected a text' };
  return Array.from({ length: Number(row?.count) }, () => problem);
}

/** Nobody can say when these changed, so they are never published. */
export async function idsWithoutTime(query: Query): Promise<readonly RowProblem[]> {
  const rows = await query(`select id from customerio.people where updated_at is null limit ${listedMax}`);
  return rows.map(({ id }) => ({
    personId: typeof id === 'string' ? id : '',
    code: 'MESSAGE_MALFORMED',
    reason: 'updated_at: got null, expected a time',
  }));
}

type Overlap = { readonly before: string; readonly overlapMs: number };

/** The rows that no earlier run has published as they are. */
export async function withoutRecent(
  query: Query,
  name: string,
  rows: readonly PersonRow[],
): Promise<readonly PersonRow[]> {
  const known = await query(
    `select recent.person_id from customerio.sync_recent as recent
     join unnest($2::text[], $3::timestamptz[]) as page (person_id, updated_at) using (person_id, updated_at)
     where recent.name = $1`,
    [name, rows.map(({ id }) => id), rows.map(({ updatedAt }) => updatedAt)],
  );
  const ids = new Set(known.map(({ person_id: personId }) => personId));
  return rows.filter(({ id }) => !ids.has(id));
}

/** Only what the next run will read again: a back-fill leaves nothing here. */
export async function noteRecent(
  query: Query,
  name: string,
  rows: readonly PersonRow[],
  { before, overlapMs }: Overlap,
): Promise<void> {
  await query(
    `insert into customerio.sync_recent (name, person_id, updated_at)
     select $1, page.person_id, max(page.updated_at) from unnest($2::text[], $3::timestamptz[]) as page (person_id, updated_at)
     where page.updated_at >= $4::timestamptz - 2 * $5 * interval '1 millisecond'
     group by page.person_id
     on conflict (name, person_id) do update set updated_at = excluded.updated_at`,
    [name, rows.map(({ id }) => id), rows.map(({ updatedAt }) => updatedAt), before, overlapMs],
  );
}

export async function forgetRecent(query: Query, name: string, { before, overlapMs }: Overlap): Promise<void> {
  await query(
    `delete from customerio.sync_recent
     where name = $1 and updated_at < $2::timestamptz - 3 * $3 * interval '1 millisecond'`,
    [name, before, overlapMs],
  );
}
