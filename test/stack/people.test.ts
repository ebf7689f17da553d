// People both ways on the local stack: a row of the database becomes a profile, a complaint comes back through webhook and
// feedback, and nothing of it is undone by the next sync.
import type { Database } from '../../shared/users/database';
import { databaseAt } from '../../tools/local/postgres/company';
import { startLocalStack, type LocalStack } from '../../tools/local/stack';

const names = ['identify', 'webhook', 'feedback', 'sync'] as const;

let stack: LocalStack<(typeof names)[number]>;
let database: Database;

beforeAll(async () => {
  stack = await startLocalStack({ ports: 'any', timeScale: 100, functions: names });
  database = databaseAt(stack.postgres?.url ?? '');
}, 120_000);
afterAll(async () => {
  await database.close();
  await stack.close();
});

const sync = async (): Promise<unknown> => (await fetch(stack.functions.sync.url, { method: 'POST' })).json();

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 25));
}

describe('the local stack', () => {
  it('carries people to Customer.io and their complaints back, and comes to rest', async () => {
    await database.query(
      `insert into users (email, name, updated_at) select 'p' || n || '@example.com', 'P' || n, now() - interval '1 minute'
       from generate_series(1, 20) as n`,
    );
    await expect(sync()).resolves.toMatchObject({ ended: 'complete', people: 20, problems: 0 });
    await until(() => stack.customerio.people().length === 20);
    expect(stack.customerio.person('7')).toMatchObject({ email: 'p7@example.com', unsubscribed: false });

    const data = { identifiers: { id: '7' }, recipient: 'p7@example.com', delivery_id: 'd7' };
    const event = { object_type: 'email', metric: 'spammed', data };
    await fetch(`${stack.customerio.url}/_sandbox/events`, { method: 'POST', body: JSON.stringify(event) });
    await until(() => stack.customerio.person('7')?.unsubscribed === true);
    const [row] = await database.query(
      `select allowed, voice, source from customerio.messaging_preferences where person_id = '7' and field = 'unsubscribed'`,
    );
    expect(row).toEqual({ allowed: false, voice: 'person', source: 'complaint' });

    await until(async () => {
      const sql = 'select count(*)::int as count from customerio.messaging_preferences where pending';
      return (await database.query(sql))[0]?.count === 0;
    });
    await expect(sync()).resolves.toMatchObject({ ended: 'complete', messages: 0 });
    expect(stack.customerio.person('7')?.unsubscribed).toBe(true);
  });
});
