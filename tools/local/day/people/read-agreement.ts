/** Reads what database, Customer.io and warehouse know of the people, each from its own side. */
import type { Database } from '../../../../shared/users/database';
import { readRows } from '../../bigquery/read-rows';
import type { PersonView } from '../../customerio/person-view';
import type { LocalStack } from '../../stack';
import { isJsonObject } from '../operation';
import type { AgreementBooks, Allowed, CustomerioPerson, DatabaseRow } from './check-agreement';
import { isDatabaseId } from './database-people';
import { fields, type PeopleField } from './people-words';

type Sides = Pick<AgreementBooks, 'rows' | 'decided' | 'customerio' | 'warehouse'>;

export async function readAgreement(database: Database, stack: LocalStack<'sync'>): Promise<Sides> {
  return {
    rows: await rowsOf(database),
    decided: await decisionsOf(database),
    customerio: new Map(
      stack.customerio.people().flatMap((view) => (isDatabaseId(view.id) ? [[view.id, personFrom(view)]] : [])),
    ),
    warehouse: await reportsOf(stack),
  };
}

async function rowsOf({ query }: Database): Promise<DatabaseRow[]> {
  const rows = await query('select id::text as id, email, name, plan, deleted_at is not null as gone from users');
  return rows.map(({ id, email, name, plan, gone }) => ({
    ...{ id: String(id), email: String(email), name: String(name), plan: String(plan), isDeleted: gone === true },
  }));
}

type MutableAllowed = Map<string, Map<PeopleField, boolean>>;

function note(people: MutableAllowed, id: string, field: string, allowed: boolean): void {
  const known = people.get(id) ?? new Map<PeopleField, boolean>();
  people.set(id, known.set(field as PeopleField, allowed));
}

async function decisionsOf({ query }: Database): Promise<ReadonlyMap<string, Allowed>> {
  const people: MutableAllowed = new Map();
  const sql = 'select person_id, field, allowed from customerio.messaging_preferences where allowed is not null';
  for (const { person_id: id, field, allowed } of await query(sql))
    note(people, String(id), String(field), allowed === true);
  return people;
}

function personFrom(view: PersonView): CustomerioPerson {
  const { topics, channels } = view.cio_subscription_preferences;
  const inGroup = (group: unknown, name: string): boolean => !isJsonObject(group) || group[name] !== false;
  const allowedOf = (field: PeopleField): boolean => {
    if (field === 'unsubscribed') return !view.unsubscribed;
    if (field === 'channel_email') return inGroup(channels, 'email');
    return field.startsWith('topic_') ? inGroup(topics, field) : view.attributes[field] !== true;
  };
  return {
    email: view.email,
    name: view.attributes.name,
    plan: view.attributes.plan,
    allowed: new Map(fields.map((field) => [field, allowedOf(field)])),
  };
}

/** The analysts' own views: the state of subscriptions, and what became of deliveries. */
async function reportsOf({ bigquery, project }: LocalStack<'sync'>): Promise<ReadonlyMap<string, Allowed>> {
  if (bigquery === undefined) throw new Error('the people of the day need the warehouse of the stack');
  const people: MutableAllowed = new Map();
  const subscriptions = 'SELECT customer_id, topic, is_subscribed FROM customerio.subscriptions';
  for (const { customer_id: id, topic, is_subscribed: allowed } of await readRows(
    bigquery.url,
    project,
    subscriptions,
  )) {
    if (isDatabaseId(id)) note(people, id, topic === 'all' ? 'unsubscribed' : (topic ?? ''), allowed === 'true');
  }
  const deliveries = `SELECT customer_id, spammed_at, bounced_at, failure_message FROM customerio.deliveries
    WHERE delivery_type = 'email' AND (spammed_at IS NOT NULL OR bounced_at IS NOT NULL)`;
  for (const row of await readRows(bigquery.url, project, deliveries)) {
    const { customer_id: id, spammed_at: spammed, bounced_at: bounced, failure_message: text } = row;
    if (!isDatabaseId(id)) continue;
    if (typeof spammed === 'string')
      for (const field of ['email_complained', 'unsubscribed']) note(people, id, field, false);
    if (typeof bounced === 'string' && text?.startsWith('5') === true) note(people, id, 'email_bounced', false);
  }
  return people;
}
