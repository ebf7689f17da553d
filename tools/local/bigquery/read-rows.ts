/** Reads a whole result of the local BigQuery, page by page. For tools of this machine; services use the client. */

type Wire = {
  readonly schema?: { readonly fields: readonly { readonly name: string }[] };
  readonly rows?: readonly { readonly f: readonly { readonly v: unknown }[] }[];
  readonly pageToken?: string;
  readonly jobReference?: { readonly jobId: string };
  readonly error?: { readonly message: string };
};

/** Each value as text, null where there is none; nested values are not for here. */
export type TextRow = Readonly<Record<string, string | null>>;

/** Rejects with BigQuery's message. */
export async function readRows(url: string, projectId: string, query: string): Promise<TextRow[]> {
  const queries = `${url}/projects/${projectId}/queries`;
  const ask = async (at: string, init?: RequestInit): Promise<Wire> => {
    const answer = (await (await fetch(at, init)).json()) as Wire;
    if (answer.error) throw new Error(answer.error.message);
    return answer;
  };
  let page = await ask(queries, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, useLegacySql: false, formatOptions: { timestampOutputFormat: 'ISO8601_STRING' } }),
  });
  const names = (page.schema?.fields ?? []).map(({ name }) => name);
  const jobId = page.jobReference?.jobId ?? '';
  const rows: TextRow[] = [];
  for (;;) {
    for (const { f } of page.rows ?? []) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, textOf(f[index]?.v)])));
    }
    if (page.pageToken === undefined) return rows;
    page = await ask(`${queries}/${jobId}?pageToken=${page.pageToken}`);
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
