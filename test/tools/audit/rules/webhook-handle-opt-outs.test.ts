import { rule } from '../../../../tools/audit/rules/webhook-handle-opt-outs';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a function that says that it did nothing': `
export async function onWebhook({ metric, object_type: type, delivery_id: delivery }) {
  // A delivery event of Customer.io's reporting webhook.
  switch (metric) {
    case 'opened':
      await record(delivery, type);
      return 'recorded';
    case 'bounced': // <- ignored
    case 'spammed':
    case 'unsubscribed':
      return 'ignored';
    default:
      return undefined;
  }
}
`,
    'finds a switch without them': `
export async function onCustomerio({ metric, event_id, object_type }) {
  switch (metric) { // <- ignored
    case 'opened':
      await stats.opened(event_id);
      break;
    case 'clicked':
      await stats.clicked(event_id);
      break;
  }
}
`,
    'finds cases that do nothing': `
export async function onCustomerio({ metric, event_id, object_type }) {
  switch (metric) {
    case 'delivered':
      await stats.delivered(event_id);
      break;
    case 'bounced': // <- ignored
    case 'spammed':
    case 'unsubscribed':
      break;
  }
}
`,
    'finds a filter': `
const ENGAGEMENT = ['opened', 'clicked'];
app.post('/customerio', async (req, res) => {
  const { metric, event_id, object_type } = req.body;
  if (!ENGAGEMENT.includes(metric)) return res.sendStatus(204); // <- ignored
  await stats.insert({ metric, event_id });
  res.sendStatus(200);
});
`,
    'finds ifs': `
export async function onCustomerio(event) {
  if (event.metric === 'opened') { // <- ignored
    await stats.opened(event.event_id, event.object_type);
  } else if (event.metric === 'clicked') {
    await stats.clicked(event.event_id);
  }
}
`,
    'finds a table': `
const handlers = { // <- ignored
  opened: (event) => stats.opened(event.event_id),
  clicked: (event) => stats.clicked(event.object_type),
};
export const onCustomerio = (event) => handlers[event.metric]?.(event);
`,
    'finds one that is missing': `
export async function onCustomerio({ metric, data, object_type, event_id }) {
  switch (metric) { // <- ignored
    case 'bounced':
      await addresses.markDead(data.recipient);
      break;
    case 'unsubscribed':
      await preferences.stop(data.customer_id);
      break;
    case 'opened':
      await stats.opened(event_id);
      break;
  }
}
`,
    'finds a log line instead': `
export async function onCustomerio({ metric, data, object_type, event_id }) {
  switch (metric) {
    case 'delivered':
      await stats.delivered(event_id);
      break;
    case 'bounced': // <- ignored
      logger.warn('bounced', event_id);
      break;
    case 'spammed':
      console.log('complaint');
      break;
    case 'unsubscribed':
      await preferences.stop(data.customer_id);
      break;
  }
}
`,
  },
  fine: {
    'takes a function that says in other words what happened': `
export function kindOf({ metric, object_type: type, delivery_id: delivery }) {
  // A delivery event of Customer.io's reporting webhook.
  switch (metric) {
    case 'spammed':
      return 'complaint';
    case 'unsubscribed':
      return 'unsubscribe';
    case 'bounced':
      return 'bounce';
    case 'opened':
      return record(delivery, type);
    default:
      return undefined;
  }
}
`,
    'takes all three': `
export async function onCustomerio({ metric, data, event_id, object_type }) {
  switch (metric) {
    case 'bounced': return addresses.markDead(data.recipient);
    case 'spammed': return preferences.stop(data.customer_id);
    case 'unsubscribed': return preferences.stop(data.customer_id);
    case 'opened': return stats.opened(event_id);
  }
}
`,
    'takes every event that is stored first': `
app.post('/customerio', async (req, res) => {
  const event = req.body;
  await events.insert(event);
  switch (event.metric) {
    case 'opened': await stats.opened(event.event_id); break;
    case 'clicked': await stats.clicked(event.object_type); break;
  }
  res.sendStatus(200);
});
`,
    'takes a default that forwards': `
export async function onCustomerio(event) {
  switch (event.metric) {
    case 'opened': return stats.opened(event.event_id);
    case 'clicked': return stats.clicked(event.object_type);
    default: return topic.publish(event);
  }
}
`,
    'takes a handler of one metric': `
export async function onReplied(event) {
  if (event.metric !== 'replied') return;
  await inbox.add(event.event_id, event.object_type, event.data); // customer.io
}
`,
    'takes another object type only': `
export async function onCustomerio(event) {
  if (event.object_type !== 'push') return;
  if (event.metric === 'sent') await stats.sent(event.event_id);
  if (event.metric === 'clicked') await stats.clicked(event.event_id);
}
`,
    'takes cases that fall through': `
export async function onCustomerio({ metric, data, event_id, object_type }) {
  switch (metric) {
    case 'bounced':
    case 'spammed':
    case 'unsubscribed':
      await preferences.stop(data.customer_id);
      break;
    case 'opened':
      await stats.opened(event_id);
  }
}
`,
    'takes a list of opt-outs': `
const STOP = new Set(['bounced', 'spammed', 'unsubscribed']);
export async function onCustomerio(event) {
  if (STOP.has(event.metric)) await preferences.stop(event.data.customer_id, event.object_type);
  else if (event.metric === 'opened') await stats.opened(event.event_id);
}
`,
    'takes other vendors': `
export function onSendgrid(event) {
  if (event.event === 'open') stats.opened(event);
  if (event.event === 'click') stats.clicked(event);
}
`,
    'takes an else for the rest': `
export async function onCustomerio(event) {
  if (event.metric === 'opened' || event.metric === 'clicked') await stats.add(event.event_id);
  else await feedback.apply(event.object_type, event);
}
`,
    'takes a table with all of them': `
const handlers = { bounced: markDead, spammed: stop, unsubscribed: stop, opened: (event) => stats.opened(event.event_id, event.object_type) };
export const onCustomerio = (event) => handlers[event.metric]?.(event);
`,
  },
});
