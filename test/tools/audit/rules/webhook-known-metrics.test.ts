import { rule } from '../../../../tools/audit/rules/webhook-known-metrics';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds the words of other vendors': {
      code: `
export function onCustomerio({ metric, object_type, event_id }) {
  if (metric === 'complained') return complaint(event_id); // <- unknown
  if (metric === 'open') return opened(event_id); // <- unknown
  return undefined;
}
`,
      suggested: [
        ["'complained'", "'spammed'"],
        ["'open'", "'opened'"],
      ],
    },
    'finds the object in the metric': {
      code: `
export function onCustomerio(event) {
  if (event.object_type === 'email' && event.metric === 'email_bounced') mark(event.event_id); // <- unknown
}
`,
      suggested: [["'email_bounced'", "'bounced'"]],
    },
    'finds a case': {
      code: `
export function onCustomerio({ metric, event_id, object_type }) {
  switch (metric) {
    case 'bounced':
      return bounce(event_id);
    case 'bounce': // <- unknown
      return bounce(object_type);
    default:
      return undefined;
  }
}
`,
      suggested: [["'bounce':", "'bounced':"]],
    },
    'finds a list': {
      code: `
const DEAD = ['bounced', 'hard_bounced', 'spammed']; // <- unknown
export const onCustomerio = (event) => (DEAD.includes(event.metric) ? mark(event.event_id, event.object_type) : undefined);
`,
      suggested: [["'hard_bounced'", "'bounced'"]],
    },
    'finds a table': {
      code: `
const handlers = {
  delivered: store,
  click: clicked, // <- unknown
};
export const onCustomerio = (event) => handlers[event.metric]?.(event.event_id, event.object_type);
`,
      suggested: [['  click:', "  'clicked':"]],
    },
    'finds events of a registration': {
      code: `
import { APIClient } from 'customerio-node';
const api = new APIClient(process.env.CIO_APP_KEY);
export const register = () => api.createReportingWebhook({ name: 'x', endpoint: url, events: ['email_bounced', 'email_complained'] }); // <- unknown
`,
      suggested: [["'email_complained'", "'email_spammed'"]],
    },
    'finds a listener': {
      code: `
import { CustomerIOWebhooks } from 'customerio-gcp/webhooks';
const webhooks = new CustomerIOWebhooks({ signingKey: key });
webhooks.on('email_open', (event) => store(event.event_id)); // <- unknown
`,
      suggested: [["'email_open'", "'email_opened'"]],
    },
    'finds a set': {
      code: `
const OPT_OUTS = new Set(['unsubscribed', 'unsubscribe']); // <- unknown
export const onCustomerio = ({ metric, event_id, object_type }) => (OPT_OUTS.has(metric) ? stop(event_id, object_type) : undefined);
`,
      suggested: [["'unsubscribe'", "'unsubscribed'"]],
    },
    'finds a joined name': {
      code: `
export function onCustomerio(event) {
  const name = \`\${event.object_type}_\${event.metric}\`;
  if (name === 'email_complaint') complaint(event.event_id); // <- unknown
}
`,
      suggested: [["'email_complaint'", "'email_spammed'"]],
    },
    'finds a metric that the object does not have': `
export function onCustomerio(event) {
  const name = \`\${event.object_type}_\${event.metric}\`;
  if (name === 'sms_spammed') complaint(event.event_id); // <- unknown
}
`,
    'finds a constant': {
      code: `
const COMPLAINT = 'complained'; // <- unknown
export const onCustomerio = ({ metric, event_id, object_type }) => (metric === COMPLAINT ? complaint(event_id, object_type) : undefined);
`,
      suggested: [["'complained'", "'spammed'"]],
    },
  },
  fine: {
    'takes real metrics': `
export function onCustomerio({ metric, object_type, event_id }) {
  switch (metric) {
    case 'drafted': case 'attempted': case 'sent': case 'delivered': case 'opened': case 'clicked': case 'converted':
    case 'bounced': case 'dropped': case 'deferred': case 'spammed': case 'failed': case 'undeliverable': case 'replied':
    case 'subscribed': case 'unsubscribed': case 'cio_subscription_preferences_changed':
      return store(event_id, object_type);
    default:
      return undefined;
  }
}
`,
    'takes names of a registration': `
import { APIClient } from 'customerio-node';
const api = new APIClient(process.env.CIO_APP_KEY);
export const register = () => api.createReportingWebhook({ name: 'x', endpoint: url, events: ['email_bounced', 'email_spammed', 'customer_unsubscribed', 'customer_subscription_preferences_changed', 'push_sent'] });
`,
    'takes words of other vendors in their receivers': `
export function onSendgrid(event) {
  if (event.event === 'open' || event.event === 'spamreport' || event.event === 'bounce') store(event);
}
`,
    'takes metrics of something else': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
export const record = (metric) => (metric === 'latency_ms' ? statsd.timing(metric) : statsd.increment(metric));
`,
    'takes comparisons of other fields': `
export function onCustomerio(event) {
  if (event.object_type === 'in_app' && event.data.action_name === 'dismissed') store(event.event_id, event.metric);
}
`,
    'takes a default branch': `
const handlers = { bounced: a, default: b };
export const onCustomerio = (event) => (handlers[event.metric] ?? handlers.default)(event.event_id, event.object_type);
`,
    'takes listeners of other emitters': `
import { TrackClient } from 'customerio-node';
process.on('uncaughtException', (error) => report(error));
socket.on('message', (event) => store(event.object_type, event.metric));
`,
    'takes a joined name that exists': `
export function onCustomerio(event) {
  const name = \`\${event.object_type}_\${event.metric}\`;
  if (name === 'email_bounced' || name === 'push_dropped') mark(event.event_id);
}
`,
    'takes statuses of one own table': `
export async function onCustomerio(event) {
  const row = await deliveries.find(event.data.delivery_id);
  if (row.status === 'complained') return;
  await deliveries.update(row, { status: event.metric === 'spammed' ? 'complained' : event.metric });
}
`,
  },
});
