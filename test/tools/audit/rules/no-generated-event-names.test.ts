import { rule } from '../../../../tools/audit/rules/no-generated-event-names';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds an id': `${client}
export const x = (order) => cio.track(order.userId, { name: \`order_\${order.id}_shipped\` }); // <- generated
`,
    'finds a date': `${client}
export const x = (id) => cio.track(id, { name: 'login_' + new Date().toISOString().slice(0, 10) }); // <- generated
`,
    'finds a counter': `${client}
let n = 0;
export const x = (id) => cio.track(id, { name: \`attempt_\${++n}\` }); // <- generated
`,
    'finds an index of a loop': `${client}
export const x = (id, steps) => steps.map((step, index) => cio.track(id, { name: \`step_\${index}_done\` })); // <- generated
`,
    'finds a title': `${client}
const slug = (text) => text.toLowerCase().replace(/[^a-z]+/g, '_');
export const x = (id, article) => cio.track(id, { name: \`read_\${slug(article.title)}\` }); // <- generated
`,
    'finds user input': `${client}
export const x = (req) => cio.track(req.user.id, { name: 'searched_' + req.query.q }); // <- generated
`,
    'finds a list that is joined': `${client}
export const x = (id, product) => cio.track(id, { name: ['viewed', product.sku].join('_') }); // <- generated
`,
    'finds concat': `${client}
export const x = (id, campaign) => cio.track(id, { name: 'clicked_'.concat(campaign.slug) }); // <- generated
`,
    'finds random text': `${client}
import { randomUUID } from 'node:crypto';
export const x = (id) => cio.track(id, { name: \`import_\${randomUUID()}\` }); // <- generated
`,
    'finds a wrapper': `${client}
const emit = (id, name) => cio.track(id, { name });
export const x = (job) => emit(job.userId, \`job_\${job.number}_done\`); // <- generated
`,
    'finds a wrapper that builds the name': `${client}
const emit = (id, orderId) => cio.track(id, { name: \`order_\${orderId}\` }); // <- generated
`,
    'finds a literal with a date': `${client}
export const x = (id) => cio.track(id, { name: 'black_friday_2024-11-29' }); // <- generated
`,
    'finds a raw request': `
export const x = (id, lesson) => fetch(\`https://track.customer.io/api/v1/customers/\${id}/events\`, { method: 'POST', body: JSON.stringify({ name: \`lesson_\${lesson.number}\` }) }); // <- generated
`,
    'finds a batch': `${client}
export const x = (rows) => cio.batch(rows.map((row) => ({ type: 'person', action: 'event', identifiers: { id: row.id }, name: \`cohort_\${row.cohort_id}\` }))); // <- generated
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (id, coupon) => publisher.track({ identifiers: { id }, name: \`coupon_\${coupon.code}_used\` }); // <- generated
`,
    'finds a number of a parameter': `${client}
export const x = (id: string, level: number) => cio.track(id, { name: \`level_\${level}_reached\` }); // <- generated
`,
    'finds a price': `${client}
export const x = (id, cart) => cio.track(id, { name: \`cart_over_\${cart.total}\` }); // <- generated
`,
    'finds the plain text of a title': `${client}
export const x = (id, video) => cio.track(id, { name: video.title + ' watched' }); // <- generated
`,
    'finds a template of another template': `${client}
export const x = (id, order) => {
  const key = \`order_\${order.id}\`;
  return cio.track(id, { name: \`\${key}_paid\` }); // <- generated
};
`,
    'finds replaceAll on a template': `${client}
export const x = (id, order) => cio.track(id, { name: 'order_{id}_paid'.replace('{id}', order.id) }); // <- generated
`,
  },
  fine: {
    'takes fixed names': `${client}
export const x = (order) => cio.track(order.userId, { name: 'order_shipped', data: { order_id: order.id } });
`,
    'takes a closed union': `${client}
export const x = (id: string, channel: 'email' | 'sms' | 'push') => cio.track(id, { name: \`\${channel}_opened\` });
`,
    'takes an enum': `${client}
enum Plan { Free = 'free', Pro = 'pro' }
export const x = (id: string, plan: Plan) => cio.track(id, { name: \`upgraded_to_\${plan}\` });
`,
    'takes a list of constants': `${client}
const STEPS = ['profile', 'team', 'billing'] as const;
type Step = (typeof STEPS)[number];
export const x = (id: string, step: Step) => cio.track(id, { name: \`onboarding_\${step}_done\` });
export const y = async (id) => { for (const step of STEPS) await cio.track(id, { name: \`onboarding_\${step}_seen\` }); };
`,
    'takes a choice': `${client}
export const x = (id, ok) => cio.track(id, { name: \`payment_\${ok ? 'succeeded' : 'failed'}\` });
export const y = (id, order) => cio.track(id, { name: 'order_' + (order.isGift ? 'gifted' : 'bought') });
`,
    'takes the keys of a table': `${client}
const labels = { free: 'Free', pro: 'Professional' };
export const x = (id: string, plan: keyof typeof labels) => cio.track(id, { name: \`chose_\${plan}\` });
`,
    'takes a schema': `${client}
import { z } from 'zod';
const body = z.object({ action: z.enum(['opened', 'closed']) });
export const x = (id, raw) => cio.track(id, { name: \`chat_\${body.parse(raw).action}\` });
`,
    'takes a prefix that is fixed': `${client}
const PREFIX = 'app';
export const x = (id) => cio.track(id, { name: \`\${PREFIX}_opened\` });
export const y = (id) => cio.track(id, { name: process.env.CIO_EVENT_PREFIX + '_opened' });
`,
    'takes a name that somebody else chose': `${client}
export const x = (event) => cio.track(event.userId, { name: event.name });
`,
    'takes ids in data': `${client}
export const x = (id, order) => cio.track(id, { name: 'paid', data: { ref: \`order_\${order.id}\` } });
`,
    'takes other vendors': `
mixpanel.track(\`order_\${order.id}\`);
export const x = (order) => segment.track({ userId: 1, event: \`order_\${order.id}\` });
`,
    'takes a version': `${client}
export const x = (id) => cio.track(id, { name: 'signup_v2' });
export const y = (id) => cio.track(id, { name: 'b2b_lead_2024' });
`,
    'takes a switch over fixed names': `${client}
function nameOf(status: string) {
  switch (status) {
    case 'paid': return 'invoice_paid';
    default: return 'invoice_failed';
  }
}
export const x = (id, invoice) => cio.track(id, { name: nameOf(invoice.status) });
`,
    'takes a boolean': `${client}
export const x = (id: string, enabled: boolean) => cio.track(id, { name: \`digest_\${enabled}\` });
`,
    'takes a path of pages': `${client}
export const x = (id, slug) => cio.trackPageView(id, \`/articles/\${slug}\`);
`,
    'takes a lookup with constants only': `${client}
const names = { paid: 'invoice_paid', void: 'invoice_voided' };
export const x = (id, invoice) => cio.track(id, { name: names[invoice.status] ?? 'invoice_changed' });
`,
  },
});
