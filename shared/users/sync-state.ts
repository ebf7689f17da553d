/** How far a synchronisation may go and has come, and who is at it. */
import type { Query } from './database';
import type { Cursor } from './people-view';
import type { RowProblem } from './sync-rows';

/** Where the scan has to stop, so that what is still being written is not passed. */
export type Horizon = {
  readonly before: string;
  /** `transactions`: the start of the oldest open one is known. `overlap`: it is not, so the last stretch is read again. */
  readonly kind: 'transactions' | 'overlap';
  /** How long the oldest open transaction has been holding the scan back. */
  readonly heldBackMs: number;
};

/**
 * A row carries the time at which its transaction began, and becomes visible when that one ends: the scan must not pass
 * the start of the oldest that is open. `settleMs` more, for clocks that differ and for the moment in which a
 * transaction has begun and is not listed yet. pg_dump is left out: it runs for hours and writes nothing.
 */
export async function readHorizon(query: Query, settleMs: number): Promise<Horizon> {
  const [row] = await query(
    `with oldest as (
       select min(xact_start) as at from pg_stat_activity
       where pid <> pg_backend_pid() and datname = current_database() and application_name <> 'pg_dump'
     ), readable as (
       select not pg_is_in_recovery() and not exists (select from pg_prepared_xacts)
         and ((select rolsuper from pg_roles where rolname = current_user)
              or pg_has_role(current_user, 'pg_read_all_stats', 'usage')) as all
     ), horizon as (
       select readable.all as is_readable,
              least(case when readable.all then oldest.at end, clock_timestamp()) as at from oldest, readable
     )
     select is_readable, extract(epoch from clock_timestamp() - at) * 1000 as held_back_ms,
            to_char((at - $1 * interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as before
     from horizon`,
    [settleMs],
  );
  return {
    before: String(row?.before),
    kind: row?.is_readable === true ? 'transactions' : 'overlap',
    heldBackMs: Math.max(0, Math.round(Number(row?.held_back_ms))),
  };
}

/** Thrown when another run has taken over: this one must not write any more. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`the synchronisation ${name} was taken over by another run`);
    this.name = 'LeaseLost';
  }
}

export type Lease = { readonly name: string; readonly owner: string; readonly leaseMs: number };

const extended = `clock_timestamp() + $3 * interval '1 millisecond'`;
const cursorColumns = `case when isfinite(cursor_updated_at)
    then to_char(cursor_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else cursor_updated_at::text end
  as cursor_updated_at, cursor_id`;

/** Takes the lease if it is free or has run out; undefined when another run holds it. A row, because poolers share sessions. */
export async function takeLease(
  query: Query,
  { name, owner, leaseMs }: Lease,
  restart: boolean,
): Promise<Cursor | undefined> {
  await query('insert into customerio.sync_state (name) values ($1) on conflict do nothing', [name]);
  const [row] = await query(
    `update customerio.sync_state
     set lease_owner = $2, lease_until = ${extended},
         cursor_updated_at = case when $4 then '-infinity' else cursor_updated_at end,
         cursor_id = case when $4 then '' else cursor_id end
     where name = $1 and (lease_owner is null or lease_owner = $2 or lease_until < clock_timestamp())
     returning ${cursorColumns}`,
    [name, owner, leaseMs, restart],
  );
  return row && { updatedAt: String(row.cursor_updated_at), id: String(row.cursor_id) };
}

/** Moves the cursor, only ever forward, and extends the lease. Throws `LeaseLost`. */
export async function moveCheckpoint(
  query: Query,
  { name, owner, leaseMs }: Lease,
  cursor: Cursor | undefined,
): Promise<void> {
  const rows = await query(
    `update customerio.sync_state
     set lease_until = ${extended}, checkpoint_at = clock_timestamp(),
         cursor_updated_at = case when moves then $4::timestamptz else cursor_updated_at end,
         cursor_id = case when moves then $5 else cursor_id end
     from (select ($4::timestamptz, $5::text) > (cursor_updated_at, cursor_id) as moves
           from customerio.sync_state where name = $1) as step
     where name = $1 and lease_owner = $2 and lease_until > clock_timestamp() returning name`,
    [name, owner, leaseMs, cursor?.updatedAt ?? null, cursor?.id ?? null],
  );
  if (rows.length === 0) throw new LeaseLost(name);
}

export async function releaseLease(query: Query, { name, owner }: Lease): Promise<void> {
  await query(
    'update customerio.sync_state set lease_owner = null, lease_until = null where name = $1 and lease_owner = $2',
    [name, owner],
  );
}

/** Notes who could not be published, and strikes out who was. */
export async function noteProblems(
  query: Query,
  ids: readonly string[],
  problems: readonly RowProblem[],
): Promise<void> {
  const failed = new Set(problems.map(({ personId, reason }) => `${personId}\0${reason}`));
  if (ids.length > 0) {
    const rows = await query('select person_id, reason from customerio.sync_problems where person_id = any($1)', [ids]);
    const mended = rows.filter(({ person_id: id, reason }) => !failed.has(`${String(id)}\0${String(reason)}`));
    if (mended.length > 0) {
      await query(
        `delete from customerio.sync_problems
         where (person_id, reason) in (select * from unnest($1::text[], $2::text[]))`,
        [mended.map(({ person_id: id }) => id), mended.map(({ reason }) => reason)],
      );
    }
  }
  const counts = new Map<string, { readonly problem: RowProblem; readonly times: number }>();
  for (const problem of problems) {
    const key = `${problem.personId}\0${problem.reason}`;
    counts.set(key, { problem, times: (counts.get(key)?.times ?? 0) + 1 });
  }
  if (counts.size === 0) return;
  const noted = [...counts.values()];
  await query(
    `insert into customerio.sync_problems (person_id, reason, code, times)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[])
     on conflict (person_id, reason) do update set times = sync_problems.times + excluded.times, last_seen_at = now()`,
    [
      noted.map(({ problem }) => problem.personId),
      noted.map(({ problem }) => problem.reason),
      noted.map(({ problem }) => problem.code),
      noted.map(({ times }) => times),
    ],
  );
}
