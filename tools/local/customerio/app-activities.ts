/** The activity log: what failed behind a 200, events, and the metrics of messages, newest first. */
import { appGet, listAnswer } from './app-pages';
import { personByQuery } from './app-people';
import { activityItems } from './limits';
import type { Attributes } from './operation';
import { diceFor } from './play/dice';
import type { Call, Route } from './router';
import { textOf } from './validate';
import type { Delivery } from './workspace/deliveries';
import type { Context } from './workspace/workspace';
import { notFound } from './app-pages';

type Entry = Attributes & { readonly type: string; readonly timestamp: number; readonly cioId?: string | undefined };

const seeded = 1_700_000_000;

/** `<metric>_<channel>`, where SMS is called twilio (App API specification, activity types). */
const channelName = ({ channel }: Delivery): string =>
  channel === 'sms' ? 'twilio' : channel === 'inbox_message' ? 'in_app' : channel;

function* entries({ workspace }: Context): Generator<Entry> {
  for (const activity of workspace.catalogue.activities) yield { timestamp: seeded, data: {}, ...activity };
  for (const { type, timestamp, cioId, data } of workspace.activities.list()) {
    const name = textOf(data.name);
    yield { type, timestamp, cioId, data, ...(name === undefined ? {} : { name }) };
  }
  for (const { cioId, events } of workspace.people) {
    for (const event of events) {
      yield { type: event.type, name: event.name, timestamp: event.timestamp, cioId, data: event.attributes ?? {} };
    }
  }
  for (const delivery of workspace.deliveries) {
    for (const [metric, timestamp] of delivery.metrics) {
      if (metric === 'created' || metric.startsWith('human_') || metric.startsWith('prefetch_')) continue;
      yield {
        type: `${metric}_${channelName(delivery)}`,
        timestamp,
        cioId: delivery.person?.cio_id ?? undefined,
        delivery_id: delivery.id,
        data: { delivery_id: delivery.id },
      };
    }
  }
}

function view({ cioId, ...entry }: Entry, order: number, { workspace }: Context): Attributes {
  const person = cioId === undefined ? undefined : workspace.people.find({ kind: 'cio_id', value: cioId });
  return {
    id: diceFor(order, entry.type).ulid(entry.timestamp),
    customer_id: person?.identifiers.id ?? null,
    customer_identifiers: {
      id: person?.identifiers.id ?? null,
      email: person?.identifiers.email ?? null,
      cio_id: cioId ?? null,
    },
    ...entry,
  };
}

const list = (call: Call, context: Context, cioId: string | undefined) => {
  const { query } = call;
  const [type, name] = [query.get('type') ?? '', query.get('name') ?? ''];
  const found = [...entries(context)]
    .filter(
      (entry) =>
        (type === '' || entry.type === type) &&
        (name === '' || entry.name === name) &&
        (cioId === undefined || entry.cioId === cioId),
    )
    .sort((one, other) => one.timestamp - other.timestamp)
    .map((entry, order) => ({ entry, order }));
  return listAnswer(
    call,
    'activities',
    found,
    ({ order }) => order,
    ({ entry, order }) => view(entry, order, context),
    activityItems,
  );
};

export const activityRoutes: readonly Route[] = [
  appGet('/v1/activities', (call, context) => {
    const asked = call.query.get('customer_id');
    if (asked === null || asked === '') return list(call, context, undefined);
    const person = personByQuery(asked, call, context);
    return person === undefined ? notFound('customer') : list(call, context, person.cioId);
  }),
  appGet('/v1/customers/:customer/activities', (call, context) => {
    const person = personByQuery(decodeURIComponent(call.parameters.customer ?? ''), call, context);
    return person === undefined ? notFound('customer') : list(call, context, person.cioId);
  }),
];
