/** Deliveries as the App API shows them: `/v1/messages` and the lists of one person and one transactional message. */
import { appError, json, type Answer } from './answers';
import { findPerson } from './app-people';
import { appGet, listAnswer, notFound, pathValue } from './app-pages';
import { messageWindowSeconds } from './limits';
import type { Call, Route } from './router';
import type { Channel, Delivery } from './workspace/deliveries';
import type { Context } from './workspace/workspace';
import { secondsOf } from './workspace/write-time';

/** SMS is called `twilio` here (App API specification, message types); nothing is said of inbox messages. */
const typeOf: Readonly<Record<Channel, string>> = {
  email: 'email',
  push: 'push',
  sms: 'twilio',
  whatsapp: 'whatsapp',
  in_app: 'in_app',
  inbox_message: 'in_app',
  slack: 'slack',
  webhook: 'webhook',
};

/** "The object contains keys for all possible parents of the message …, other parent ids are null". */
const parents = {
  campaign_id: null,
  action_id: null,
  parent_action_id: null,
  newsletter_id: null,
  content_id: null,
  broadcast_id: null,
  trigger_event_id: null,
};

export function messageView(delivery: Delivery): unknown {
  const { id, channel, origin, person, recipient, subject, createdAt, metrics, failureMessage, body } = delivery;
  const updated = Math.max(createdAt, ...metrics.values());
  return {
    ...parents,
    ...origin,
    id,
    deduplicate_id: `${id}:${updated}`,
    type: typeOf[channel],
    customer_id: person?.id ?? null,
    customer_identifiers: person ?? null,
    recipient: recipient ?? null,
    subject: subject ?? null,
    metrics: Object.fromEntries(metrics),
    created: createdAt,
    failure_message: failureMessage ?? null,
    forgotten: body?.disable_message_retention === true,
  };
}

const filters: Readonly<Record<string, (delivery: Delivery, value: string) => boolean>> = {
  type: (delivery, value) => typeOf[delivery.channel] === value,
  metric: (delivery, value) => delivery.metrics.has(value),
  campaign_id: ({ origin }, value) => String(origin.campaign_id) === value,
  newsletter_id: ({ origin }, value) => String(origin.newsletter_id) === value,
  broadcast_id: ({ origin }, value) => String(origin.broadcast_id) === value,
  action_id: ({ origin }, value) => String(origin.action_id) === value,
  trigger_id: ({ origin }, value) => String(origin.trigger_id) === value,
  content_id: ({ origin }, value) => String(origin.content_id) === value,
  transactional_id: ({ origin }, value) => String(origin.transactional_message_id) === value,
};

/** "We limit your requests to 6 months … timestamps reflect when deliveries were created". */
function windowOf({ query }: Call, nowSeconds: number): readonly [from: number, until: number] | undefined {
  const read = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  };
  const until = read('end_ts') ?? nowSeconds;
  const from = Math.max(read('start_ts') ?? 0, until - messageWindowSeconds);
  return Number.isNaN(from) || Number.isNaN(until) ? undefined : [from, until];
}

function messages(call: Call, { workspace, switches, nowMs }: Context, keep: (delivery: Delivery) => boolean): Answer {
  const window = windowOf(call, secondsOf(nowMs));
  if (window === undefined) return appError('start_ts and end_ts must be unix timestamps', 400);
  const [from, until] = window;
  const visibleUntil = nowMs - switches.messagesLagMs;
  const drafts = call.query.get('drafts') === 'true';
  const asked = Object.entries(filters).flatMap(([name, test]) => {
    const value = call.query.get(name);
    return value === null || value === '' ? [] : [(delivery: Delivery) => test(delivery, value)];
  });
  const found = [...workspace.deliveries].filter(
    (delivery) =>
      delivery.createdAt >= from &&
      delivery.createdAt <= until &&
      (switches.messagesLagMs === 0 || delivery.createdAt * 1000 <= visibleUntil) &&
      delivery.isDraft === drafts &&
      keep(delivery) &&
      asked.every((test) => test(delivery)),
  );
  return listAnswer(call, 'messages', found, ({ n }) => n, messageView);
}

export const messageRoutes: readonly Route[] = [
  appGet('/v1/messages', (call, context) => messages(call, context, () => true)),
  appGet('/v1/messages/:delivery', (call, { workspace }) => {
    const delivery = workspace.deliveries.find(pathValue(call, 'delivery') ?? '');
    return delivery === undefined ? notFound('message') : json(200, { message: messageView(delivery) });
  }),
  appGet('/v1/customers/:customer/messages', (call, context) => {
    const person = findPerson(call, context);
    if (person === undefined) return notFound('customer');
    return messages(call, context, (delivery) => delivery.person?.cio_id === person.cioId);
  }),
  appGet('/v1/transactional/:transactional/messages', (call, context) => {
    const id = pathValue(call, 'transactional');
    return messages(call, context, ({ origin }) => String(origin.transactional_message_id) === id);
  }),
];
