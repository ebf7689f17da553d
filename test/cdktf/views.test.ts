// Goal: every view of every environment, and every query that a runbook shows, is legal GoogleSQL over the very tables
// that the stack makes.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { environments } from '../../cdktf/environments';
import { repositoryRoot } from '../../tools/build/functions';
import { googleSqlMissing, startGoogleSql, type GoogleSql } from '../support/googlesql';
import { catalogOf, checkViews } from './checker/check-views';
import type { Stack } from './checker/stack';
import { synthesizeAll } from './synthesized';

if (googleSqlMissing !== undefined)
  console.warn(`skipped: views through GoogleSQL, because there is ${googleSqlMissing}`);

(googleSqlMissing === undefined ? describe : describe.skip)('checkViews', () => {
  let stacks: Map<string, Stack>;
  let googleSql: GoogleSql;

  beforeAll(async () => {
    stacks = synthesizeAll();
    googleSql = await startGoogleSql();
  }, 60_000);

  afterAll(() => {
    googleSql.stop();
  });

  it.each(environments.map(({ name, project }) => [name, project] as const))(
    'finds every view of %s to be legal',
    async (name, project) => {
      expect(await checkViews(stacks.get(name) ?? {}, project, googleSql)).toEqual([]);
    },
  );

  it('finds a view that asks for a column that is not there', async () => {
    const text = JSON.stringify(stacks.get('prod')).replace('JSON_VALUE(entry, ', 'JSON_VALUE(entrance, ');
    const findings = await checkViews(JSON.parse(text) as Stack, 'my-project-prod', googleSql);
    expect(findings).toEqual([expect.objectContaining({ rule: 'views', what: expect.stringContaining('entrance') })]);
  });

  it.each(runbookQueries())('finds the query of $runbook to be legal: $sql', async ({ sql }) => {
    const project = 'my-project-prod';
    const full = sql.replace(/\b(customerio(?:_ops|_impersonal)?)\.(\w+)/g, `\`${project}.$1.$2\``);
    await expect(googleSql.analyze(full, catalogOf(stacks.get('prod') ?? {}, project))).resolves.toBeUndefined();
  });
});

/** Each statement in a block of SQL. */
function runbookQueries(): { readonly runbook: string; readonly sql: string }[] {
  const folder = path.join(repositoryRoot, 'docs', 'runbooks');
  return readdirSync(folder).flatMap((runbook) =>
    [...readFileSync(path.join(folder, runbook), 'utf8').matchAll(/```sql\n([^`]*)```/g)]
      .flatMap(([, block = '']) => block.split(';'))
      .map((sql) => sql.replace(/\s+/g, ' ').trim())
      .filter((sql) => sql !== '')
      .map((sql) => ({ runbook, sql })),
  );
}
