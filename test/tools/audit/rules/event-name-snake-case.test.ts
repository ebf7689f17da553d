import { rule } from '../../../../tools/audit/rules/event-name-snake-case';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY);`;

testRule(rule, {
  bad: {
    'finds an address, for which it knows no better name': `${client}
export const x = (id) => cio.track(id, { name: 'report_for_ada@example.com' }); // <- notSnakeCase
`,
    'finds Title Case': {
      code: `${client}
export const x = (id) => cio.track(id, { name: 'Order Completed' }); // <- notSnakeCase
`,
      suggested: [["'Order Completed'", "'order_completed'"]],
    },
    'finds camelCase in a constant': {
      code: `${client}
const NAME = 'orderCompleted';
export const x = (id) => cio.track(id, { name: NAME }); // <- notSnakeCase
`,
    },
    'finds dots, dashes and capitals': {
      code: `${client}
export const a = (id) => cio.track(id, { name: 'order.completed' }); // <- notSnakeCase
export const b = (id) => cio.track(id, { name: 'order-completed' }); // <- notSnakeCase
export const c = (id) => cio.track(id, { name: 'ORDER_COMPLETED' }); // <- notSnakeCase
`,
      suggested: [
        ["'order.completed'", "'order_completed'"],
        ["'order-completed'", "'order_completed'"],
        ["'ORDER_COMPLETED'", "'order_completed'"],
      ],
    },
    'finds a wrapper': {
      code: `${client}
const emit = (id: string, name: string, data = {}) => cio.track(id, { name, data });
export const x = (id: string) => emit(id, 'Trial Started'); // <- notSnakeCase
`,
      suggested: [["'Trial Started'", "'trial_started'"]],
    },
    'finds a table of names': {
      code: `${client}
const EVENTS = { started: 'trialStarted', ended: 'trial_ended' } as const;
export const x = (id) => cio.track(id, { name: EVENTS.started }); // <- notSnakeCase
`,
    },
    'finds an enum': {
      code: `${client}
enum Events { Started = 'Trial started' }
export const x = (id) => cio.track(id, { name: Events.Started }); // <- notSnakeCase
`,
    },
    'finds an anonymous event': {
      code: `${client}
export const x = (id) => cio.trackAnonymous(id, { name: 'FormStarted' }); // <- notSnakeCase
`,
      suggested: [["'FormStarted'", "'form_started'"]],
    },
    'finds a raw request': {
      code: `
export const x = (id) => fetch(\`https://track.customer.io/api/v1/customers/\${id}/events\`, { method: 'POST', body: JSON.stringify({ name: 'order:paid' }) }); // <- notSnakeCase
`,
      suggested: [["'order:paid'", "'order_paid'"]],
    },
    'finds an element of a batch': {
      code: `${client}
export const x = (ids) =>
  cio.batch(
    ids.map((id) => ({
      type: 'person',
      action: 'event',
      identifiers: { id },
      name: 'Imported', // <- notSnakeCase
    })),
  );
`,
      suggested: [["'Imported'", "'imported'"]],
    },
    'finds the publisher': {
      code: `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (id) => publisher.enqueue.track({ identifiers: { id }, name: 'teamCreated' }); // <- notSnakeCase
`,
      suggested: [["'teamCreated'", "'team_created'"]],
    },
    'finds a choice of two': {
      code: `${client}
export const x = (id, paid) => cio.track(id, { name: paid ? 'Plan Paid' : 'plan_failed' }); // <- notSnakeCase
`,
    },
    'finds a name with a closed hole': {
      code: `${client}
type Kind = 'email' | 'sms';
export const x = (id: string, kind: Kind) => cio.track(id, { name: \`\${kind}-opened\` }); // <- notSnakeCase
`,
    },
    'finds a field of a service': {
      code: `
import { TrackClient } from 'customerio-node';
export class Emitter {
  private readonly name = 'Survey Sent';
  constructor(private readonly client: TrackClient) {}
  send(id: string) {
    return this.client.track(id, { name: this.name }); // <- notSnakeCase
  }
}
`,
    },
  },
  fine: {
    'takes snake_case': `${client}
export const x = (id) => cio.track(id, { name: 'order_completed_v2' });
export const y = (id) => cio.track(id, { name: 'viewed' });
`,
    'takes pages': `${client}
export const x = (id) => cio.trackPageView(id, 'https://example.com/Pricing');
export const y = (id) => cio.entity({ type: 'person', action: 'page', identifiers: { id }, name: 'Pricing Page' });
export const z = (id) => cio.track(id, { type: 'page', name: 'https://example.com/Pricing' });
export const s = (id) => cio.track(id, { type: 'screen', name: 'Home Screen' });
`,
    'takes names of transactional messages': `${client}
export const x = (u) => api.sendEmail(new SendEmailRequest({ to: u.email, transactional_message_id: 'Order Receipt', identifiers: { id: u.id } }));
`,
    'takes other vendors': `
import { Analytics } from '@segment/analytics-node';
import { TrackClient } from 'customerio-node';
const analytics = new Analytics({ writeKey: process.env.SEGMENT });
export const x = (id) => analytics.track({ userId: id, event: 'Order Completed' });
mixpanel.track('Order Completed', { distinct_id: 1 });
`,
    'takes names that are not known': `${client}
export const x = (id, name) => cio.track(id, { name });
export const y = (event) => cio.track(event.userId, { name: event.name });
`,
    'takes a name in the data': `${client}
export const x = (id, item) => cio.track(id, { name: 'item_viewed', data: { name: 'Blue Chair', event: 'Item Viewed' } });
`,
    'takes a converted name': `${client}
export const x = (id, label) => cio.track(id, { name: label.toLowerCase().replaceAll(' ', '_') });
export const y = (id) => cio.track(id, { name: 'VIEWED'.toLowerCase() });
`,
    'takes names of objects': `${client}
export const x = (team) => cio.entity({ type: 'object', action: 'identify', identifiers: { object_type_id: '1', object_id: team.id }, attributes: { name: 'Sales Team' } });
`,
    'takes the emitter of Node': `${client}
import { EventEmitter } from 'node:events';
const bus = new EventEmitter();
bus.emit('orderCompleted', { name: 'Order Completed' });
`,
    'takes names of a person': `${client}
export const x = (u) => cio.identify(u.id, { email: u.email, name: 'Ada Lovelace' });
`,
  },
});
