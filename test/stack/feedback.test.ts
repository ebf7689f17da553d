// What people and mailboxes do at Customer.io comes back: sandbox → signed webhook → feedback topic → feedback function →
// database and Customer.io, each once, and then everything is quiet.
import type { Database } from '../../shared/users/database';
import type { EventInput } from '../../tools/local/customerio/callbacks/event-body';
import { sandboxCredentials } from '../../tools/local/local-functions';
import { databaseAt } from '../../tools/local/postgres/company';
import { startLocalStack, type LocalStack } from '../../tools/local/stack';

const names = ['identify', 'webhook', 'feedback', 'sync'] as const;
const peopleCount = 9;

let stack: LocalStack<(typeof names)[number]>;
let database: Database;

beforeAll(async () => {
  stack = await startLocalStack({ ports: 'any', timeScale: 100, functions: names });
  database = databaseAt(stack.postgres?.url ?? '');
  await database.query(
    `insert into users (email, name, updated_at) select 'p' || n || '@example.com', 'P' || n, now() - interval '1 hour'
     from generate_series(1, $1::integer) as n`,
    [peopleCount],
  );
  await sync();
  await until(() => stack.customerio.people().length === peopleCount);
}, 120_000);
afterAll(async () => {
  await database.close();
  await stack.close();
});

const sync = async (): Promise<unknown> => (await fetch(stack.functions.sync.url, { method: 'POST' })).json();

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 25));
}

/** By the sandbox, signed, with the data that Customer.io sends of everything. */
function report(id: string, event: EventInput): void {
  const identifiers = { id, email: `p${id}@example.com` };
  stack.customerio.emit({ ...event, data: { customer_id: id, identifiers, ...event.data } });
}

/** As the person does it in Customer.io's subscription centre: no operation of ours. */
async function setAtCustomerIO(id: string, attributes: object): Promise<void> {
  const { siteId, trackApiKey } = sandboxCredentials;
  const authorization = `Basic ${Buffer.from(`${siteId}:${trackApiKey}`).toString('base64')}`;
  const operation = { type: 'person', action: 'identify', identifiers: { id }, attributes };
  const body = JSON.stringify({ batch: [operation] });
  const { status } = await fetch(`${stack.customerio.url}/api/v2/batch`, {
    method: 'POST',
    headers: { authorization },
    body,
  });
  expect(status).toBe(200);
}

type Decided = { readonly allowed: boolean; readonly voice: string; readonly source: string };

const decided = async (id: string, field: string): Promise<Decided | undefined> => {
  const sql = 'select allowed, voice, source from customerio.messaging_preferences where person_id = $1 and field = $2';
  return (await database.query(sql, [id, field]))[0] as Decided | undefined;
};

const mail = (id: string): object => ({ recipient: `p${id}@example.com`, delivery_id: `d${id}` });
const address = (id: string): object => ({ email_address: `p${id}@example.com` });

describe('feedback on the local stack', () => {
  it('marks a hard bounce and stops e-mail to that address', async () => {
    const failure = { failure_message: '550 5.1.1 The email account that you tried to reach does not exist' };
    report('1', { object_type: 'email', metric: 'bounced', data: { ...mail('1'), ...failure } });
    await until(() => stack.customerio.person('1')?.attributes.email_bounced === true);
    expect(stack.customerio.person('1')?.cio_subscription_preferences).toEqual({ channels: { email: false } });
    expect(stack.customerio.person('1')?.unsubscribed).toBe(false);
    await expect(decided('1', 'email_bounced')).resolves.toEqual({
      allowed: false,
      voice: 'mailbox',
      source: 'hard_bounce',
    });
  });

  it('counts a soft bounce, and tells nobody', async () => {
    const failure = { failure_message: '452 4.2.2 The mailbox is over quota' };
    report('2', { object_type: 'email', metric: 'bounced', data: { ...mail('2'), ...failure } });
    const bounces = (): Promise<readonly unknown[]> =>
      database.query("select kind, channel from customerio.bounces where person_id = '2'");
    await until(async () => (await bounces()).length === 1);
    await expect(bounces()).resolves.toEqual([{ kind: 'soft', channel: 'email' }]);
    expect(stack.customerio.person('2')?.attributes).not.toHaveProperty('email_bounced');
    expect(await decided('2', 'email_bounced')).toBeUndefined();
  });

  it('ends all marketing after a complaint', async () => {
    report('3', { object_type: 'email', metric: 'spammed', data: { ...mail('3') } });
    await until(() => stack.customerio.person('3')?.unsubscribed === true);
    expect(stack.customerio.person('3')?.attributes.email_complained).toBe(true);
    await expect(decided('3', 'unsubscribed')).resolves.toEqual({
      allowed: false,
      voice: 'person',
      source: 'complaint',
    });
  });

  it.each([
    ['as a change of the person', '4', 'customer', address('4'), 'customerio'],
    ['as a metric of the mail', '5', 'email', mail('5'), 'email_unsubscribed'],
    ['under the type of the mail that caused it', '6', 'email', address('6'), 'customerio'],
  ])('keeps an unsubscribe %s', async (_shape, id, objectType, data, source) => {
    await setAtCustomerIO(id, { unsubscribed: true });
    report(id, { object_type: objectType, metric: 'unsubscribed', data: { ...data } });
    await until(async () => (await decided(id, 'unsubscribed'))?.allowed === false);
    await expect(decided(id, 'unsubscribed')).resolves.toEqual({ allowed: false, voice: 'person', source });
  });

  it('welcomes a person who comes back', async () => {
    await setAtCustomerIO('7', { unsubscribed: true });
    const before = Math.floor(Date.now() / 1000) - 60;
    report('7', { object_type: 'customer', metric: 'unsubscribed', timestamp: before, data: { ...address('7') } });
    await until(async () => (await decided('7', 'unsubscribed'))?.allowed === false);
    await setAtCustomerIO('7', { unsubscribed: false });
    report('7', { object_type: 'customer', metric: 'subscribed', data: { ...address('7') } });
    await until(async () => (await decided('7', 'unsubscribed'))?.allowed === true);
    expect(stack.customerio.person('7')?.unsubscribed).toBe(false);
  });

  it('keeps the topic that a person leaves, and no other', async () => {
    await setAtCustomerIO('8', { 'cio_subscription_preferences.topics.topic_7': false });
    const content = JSON.stringify({ topics: { topic_7: false } });
    const event = { object_type_type: 'email', metric: 'cio_subscription_preferences_changed' };
    report('8', { ...event, data: { ...address('8'), content } });
    await until(async () => (await decided('8', 'topic_7'))?.allowed === false);
    const fields = await database.query("select field from customerio.messaging_preferences where person_id = '8'");
    expect(fields).toEqual([{ field: 'topic_7' }]);
  });

  it('undoes nothing of it when the company changes the rows, and comes to rest', async () => {
    await database.query(`update users set name = name || ' again'`);
    // The scan stays five seconds behind the present.
    await until(async () => (((await sync()) as { people: number }).people > 0 ? true : false));
    await until(() => stack.customerio.people().every(({ attributes }) => String(attributes.name).endsWith('again')));
    const { operations } = stack.customerio.counts();
    await expect(sync()).resolves.toMatchObject({ ended: 'complete', messages: 0 });
    const waiting = await database.query('select 1 from customerio.messaging_preferences where pending');
    expect([waiting.length, stack.customerio.counts().operations]).toEqual([0, operations]);
    const unsubscribed = stack.customerio.people().filter((person) => person.unsubscribed);
    expect(unsubscribed.map(({ id }) => id).sort()).toEqual(['3', '4', '5', '6']);
    expect(stack.customerio.person('1')?.attributes.email_bounced).toBe(true);
    expect(stack.customerio.person('8')?.cio_subscription_preferences).toEqual({ topics: { topic_7: false } });
  });
});
