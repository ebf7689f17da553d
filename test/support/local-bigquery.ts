/**
 * Talks to a local BigQuery over HTTP. Rows come in the form in which test/support/googlesql.ts gives them. (The client
 * loads an ES module when it is first used, which jest cannot; what it does is tested in a process of its own.)
 */
type WireField = {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: WireField[];
};
type WireResult = {
  readonly schema: { readonly fields: WireField[] };
  readonly rows: { readonly f: { readonly v: unknown }[] }[];
};

export type LocalResult = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};

/** Rejects with the message of BigQuery's error. */
export async function queryLocally(url: string, project: string, query: string): Promise<LocalResult> {
  const response = await fetch(`${url}/projects/${project}/queries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, useLegacySql: false, formatOptions: { timestampOutputFormat: 'ISO8601_STRING' } }),
  });
  const answer = (await response.json()) as WireResult & { readonly error?: { readonly message: string } };
  if (answer.error) throw new Error(answer.error.message);
  const { fields } = answer.schema;
  return {
    columns: fields.map(({ name, type, mode }) => ({ name, type: mode === 'REPEATED' ? `ARRAY<${type}>` : type })),
    rows: answer.rows.map(({ f }) =>
      Object.fromEntries(fields.map((field, index) => [field.name, plain(field, f[index]?.v)])),
    ),
  };
}

function plain(field: WireField, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (field.mode === 'REPEATED') {
    return (value as { v: unknown }[]).map(({ v }) => plain({ ...field, mode: 'NULLABLE' }, v));
  }
  if (field.type === 'RECORD') {
    const entries = (value as { f: { v: unknown }[] }).f;
    return (field.fields ?? []).map((inner, index) => plain(inner, entries[index]?.v));
  }
  if (field.type === 'INTEGER' || field.type === 'FLOAT') return Number(value);
  return field.type === 'BOOLEAN' ? value === 'true' : value;
}

/** `insertAll`; resolves with the errors of rows. Rejects with the message of BigQuery's error. */
export async function insertLocally(url: string, table: string, request: object): Promise<InsertError[]> {
  const [project = '', dataset = '', name = ''] = table.split('.');
  const response = await fetch(`${url}/projects/${project}/datasets/${dataset}/tables/${name}/insertAll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const answer = (await response.json()) as { insertErrors?: InsertError[]; error?: { message: string } };
  if (answer.error) throw new Error(answer.error.message);
  return answer.insertErrors ?? [];
}

export type InsertError = {
  readonly index: number;
  readonly errors: readonly { readonly reason: string; readonly location: string; readonly message: string }[];
};
