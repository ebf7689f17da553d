import { rule } from '../../../../tools/audit/rules/no-suppress-on-bounce';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds a consumer that is made for bounces': `${client}
export const consumer = new Consumer('email_bounced', async (message) => {
  await cio.suppress(message.customer_id); // <- suppressed
});
`,
    'finds an if': `${client}
export async function onEvent(event) {
  if (event.metric === 'bounced') {
    await cio.suppress(event.data.identifiers.id); // <- suppressed
  }
}
`,
    'finds a switch': `${client}
export async function onEvent({ metric, data }) {
  switch (metric) {
    case 'bounced':
      await cio.destroy(data.customer_id); // <- suppressed
      break;
    case 'spammed':
      await cio.suppress(data.customer_id);
      break;
  }
}
`,
    'finds fallen-through cases': `${client}
export async function onEvent({ metric, data }) {
  switch (metric) {
    case 'bounced':
    case 'spammed':
      await cio.suppress(data.customer_id); // <- suppressed
  }
}
`,
    'finds a list': `${client}
const BAD = ['bounced', 'dropped', 'spammed'];
export async function onEvent({ metric, data }) {
  if (BAD.includes(metric)) await cio.suppress(data.identifiers.id); // <- suppressed
}
`,
    'finds a table of handlers': `${client}
const handlers = {
  bounced: (event) => cio.suppress(event.data.customer_id), // <- suppressed
  opened: (event) => db.opens.insert(event),
};
export const onEvent = (event) => handlers[event.metric]?.(event);
`,
    'finds a listener': `${client}
webhooks.on('email_bounced', async (event) => {
  await cio.suppress(event.data.identifiers.id); // <- suppressed
});
`,
    'finds deferred and attempted': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'deferred' || metric === 'attempted') {
    await cio.suppress(data.customer_id); // <- suppressed
  }
}
`,
    'finds a function of that name': `${client}
async function handleBounce(event) {
  await cio.suppress(event.data.identifiers.id); // <- suppressed
}
export const onEvent = (event) => (event.metric === 'bounced' ? handleBounce(event) : undefined);
`,
    'finds a wrapper': `${client}
const block = (id) => cio.suppress(id);
export async function onEvent(event) {
  if (event.metric === 'bounced') await block(event.data.customer_id); // <- suppressed
}
`,
    'finds a raw request': `
export async function onEvent({ metric, data }) {
  if (metric !== 'bounced') return;
  await fetch(\`https://track.customer.io/api/v1/customers/\${data.customer_id}/suppress\`, { method: 'POST' }); // <- suppressed
}
`,
    'finds an entity': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'bounced') await cio.entity({ type: 'person', action: 'suppress', identifiers: { id: data.customer_id } }); // <- suppressed
}
`,
    'finds a check that leaves before': `${client}
export async function onEvent(event) {
  if (event.object_type !== 'email' || event.metric !== 'bounced') return;
  await cio.suppress(event.data.customer_id); // <- suppressed
}
`,
    'finds a flag': `${client}
export async function onEvent(event) {
  const bounced = event.metric === 'bounced';
  if (bounced) await cio.suppress(event.data.customer_id); // <- suppressed
}
`,
  },
  fine: {
    'takes a consumer that is made for complaints': `${client}
export const consumer = new Consumer('email_spammed', async (message) => {
  await cio.suppress(message.customer_id);
});
`,
    'takes hard bounces': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'bounced' && /^5\\.1\\./.test(data.failure_message)) await cio.suppress(data.customer_id);
  if (metric === 'bounced' && isHardBounce(data)) await cio.suppress(data.customer_id);
}
`,
    'takes a threshold': `${client}
export async function onEvent({ metric, data }) {
  if (metric !== 'bounced') return;
  const count = await bounces.increment(data.recipient);
  if (count >= 3) await cio.suppress(data.customer_id);
}
`,
    'takes complaints': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'spammed') await cio.suppress(data.customer_id);
}
`,
    'takes its own database': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'bounced') await db.addresses.markBounced(data.recipient);
}
`,
    'takes an erasure': `${client}
export async function erase(user) {
  await cio.suppress(user.id);
  await cio.destroy(user.id);
}
`,
    'takes a table where only complaints suppress': `${client}
const handlers = {
  bounced: (event) => db.bounces.insert(event),
  spammed: (event) => cio.suppress(event.data.customer_id),
};
export const onEvent = (event) => handlers[event.metric]?.(event);
`,
    'takes an unsubscribe on a bounce': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'bounced') await cio.identify(data.customer_id, { email: data.recipient, unsubscribed: true });
}
`,
    'takes a case of its own after bounces': `${client}
export async function onEvent({ metric, data }) {
  switch (metric) {
    case 'bounced':
      await db.bounces.insert(data);
      break;
    case 'spammed':
      await cio.suppress(data.customer_id);
  }
}
`,
    'takes the queue of an account that is closed': `${client}
worker.on('account_closed', async (job) => { await cio.destroy(job.userId); });
`,
    'takes unsuppress': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'bounced') return;
  await cio.unsuppress(data.customer_id);
}
`,
    'takes a filter that leaves on bounces': `${client}
export async function onEvent({ metric, data }) {
  if (metric === 'bounced') return;
  if (metric === 'spammed') await cio.suppress(data.customer_id);
}
`,
  },
});
