// Goal: every view of every environment is legal GoogleSQL over the very tables that its stack makes.
import { environments } from '../../cdktf/environments';
import { googleSqlMissing, startGoogleSql, type GoogleSql } from '../support/googlesql';
import { checkViews } from './checker/check-views';
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
});
