/** The company's view `customerio.people`: one row a person, (id, email, attributes, updated_at, deleted_at). */
import type { Attributes } from '../contract/attributes';
import type { Query, Row } from './database';

export type PersonRow = {
  readonly id: string;
  readonly email: string | undefined;
  readonly attributes: Attributes;
  /** With microseconds: a Date cuts them off, and a scan by such a cursor never ends. */
  readonly updatedAt: string;
  readonly updatedAtMs: number;
  readonly isDeleted: boolean;
};

/** A place in the order of (updated_at, id). */
export type Cursor = { readonly updatedAt: string; readonly id: string };

const exactTime = (column: string): string =>
  `case when isfinite(${column}) then to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else ${column}::text end`;

const columns = `id, email, attributes, ${exactTime('updated_at')} as updated_at, deleted_at is not null as is_deleted`;

/** Rows after `from` and before `before`, in order. Rows without an id are counted elsewhere. */
export async function readPage(
  query: Query,
  { from, before, rowsMax }: { readonly from: Cursor; readonly before: string; readonly rowsMax: number },
): Promise<readonly PersonRow[]> {
  const rows = await query(
    `select ${columns} from customerio.people
     where (updated_at, id) > ($1::timestamptz, $2) and updated_at < $3::timestamptz and id is not null
     order by people.updated_at, id limit $4`,
    [from.updatedAt, from.id, before, rowsMax],
  );
  return rows.map(personFrom);
}

export async function readPeople(query: Query, ids: readonly string[]): Promise<readonly PersonRow[]> {
  if (ids.length === 0) return [];
  return (await query(`select ${columns} from customerio.people where id = any($1)`, [ids])).map(personFrom);
}

export async function idsByEmail(query: Query, email: string): Promise<readonly string[]> {
  const sql = `select id from customerio.people where lower(email) = lower($1) and id is not null and deleted_at is null limit 100`;
  return (await query(sql, [email])).map(({ id }) => String(id));
}

function personFrom(row: Row): PersonRow {
  const { attributes } = row;
  const updatedAt = String(row.updated_at);
  return {
    id: String(row.id),
    email: typeof row.email === 'string' && row.email !== '' ? row.email : undefined,
    attributes:
      typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)
        ? (attributes as Attributes)
        : {},
    updatedAt,
    updatedAtMs: millisecondsOf(updatedAt),
    isDeleted: row.is_deleted === true,
  };
}

/** Postgres knows times that no Date can hold. Those before all others also stand for none. */
function millisecondsOf(updatedAt: string): number {
  const ms = Date.parse(updatedAt);
  if (!Number.isNaN(ms)) return ms;
  return /^(\d|infinity)/.test(updatedAt) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** What the view must look like; `id` may not be of another type, because it is compared as text. */
const expectedTypes: Readonly<Record<string, readonly string[]>> = {
  id: ['text', 'character varying'],
  email: ['text', 'character varying', 'USER-DEFINED'],
  attributes: ['jsonb', 'json'],
  updated_at: ['timestamp with time zone'],
  deleted_at: ['timestamp with time zone', 'timestamp without time zone', 'date'],
};

/** What is wrong with the view, in words for who has to write it. */
export async function problemsOfView(query: Query): Promise<readonly string[]> {
  const rows = await query(
    `select attname as name,
            case when t.typtype = 'b' and n.nspname = 'pg_catalog' then format_type(a.atttypid, null) else 'USER-DEFINED' end as type
     from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_namespace n on n.oid = t.typnamespace
     where a.attrelid = to_regclass('customerio.people') and a.attnum > 0 and not a.attisdropped`,
  );
  if (rows.length === 0)
    return ['customerio.people: got no such view, expected (id, email, attributes, updated_at, deleted_at)'];
  const types = new Map(rows.map(({ name, type }) => [String(name), String(type)]));
  return Object.entries(expectedTypes).flatMap(([name, allowed]) => {
    const type = types.get(name);
    if (type !== undefined && allowed.includes(type)) return [];
    return [`customerio.people.${name}: got ${type ?? 'no such column'}, expected ${allowed[0] ?? ''}`];
  });
}
