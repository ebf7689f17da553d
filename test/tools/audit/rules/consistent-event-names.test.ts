import { rule } from '../../../../tools/audit/rules/consistent-event-names';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

testRule(rule, {
  bad: {
    'finds a word break': `${client}
export const a = (id) => cio.track(id, { name: 'sign_up' });
export const b = (id) => cio.track(id, { name: 'sign_up' });
export const c = (id) => cio.track(id, { name: 'signup' }); // <- differs
`,
    'finds another case': `${client}
export const a = (id) => cio.track(id, { name: 'order_paid' });
export const b = (id) => cio.track(id, { name: 'Order Paid' }); // <- differs
`,
    'finds camelCase': `${client}
export const a = (id) => cio.track(id, { name: 'order_paid' });
export const b = (id) => cio.trackAnonymous(id, { name: 'orderPaid' }); // <- differs
`,
    'finds another separator': `${client}
export const a = (id) => cio.track(id, { name: 'order_paid' });
export const b = (id) => cio.track(id, { name: 'order-paid' }); // <- differs
export const c = (id) => cio.track(id, { name: 'order.paid' }); // <- differs
`,
    'finds wrappers': `${client}
const emit = (id, name) => cio.track(id, { name });
export const a = (id) => emit(id, 'trial_started');
export const b = (id) => cio.track(id, { name: 'trialStarted' }); // <- differs
`,
    'finds ways of sending': `${client}
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const a = (id) => cio.track(id, { name: 'log_in' });
export const b = (id) => publisher.track({ identifiers: { id }, name: 'login' }); // <- differs
export const c = (id) => cio.entity({ type: 'person', action: 'event', identifiers: { id }, name: 'logIn' }); // <- differs
`,
    'finds constants': `${client}
const events = { paid: 'invoice_paid' };
export const a = (id) => cio.track(id, { name: events.paid });
export const b = (id) => cio.track(id, { name: 'InvoicePaid' }); // <- differs
`,
    'finds a choice': `${client}
export const a = (id) => cio.track(id, { name: 'plan_changed' });
export const b = (id, up) => cio.track(id, { name: up ? 'planChanged' : 'plan_kept' }); // <- differs
`,
  },
  fine: {
    'takes one spelling': `${client}
export const a = (id) => cio.track(id, { name: 'sign_up' });
export const b = (id) => cio.track(id, { name: 'sign_up' });
`,
    'takes different words': `${client}
export const a = (id) => cio.track(id, { name: 'signed_up' });
export const b = (id) => cio.track(id, { name: 'sign_up' });
export const c = (id) => cio.track(id, { name: 'sign_ups' });
export const d = (id) => cio.track(id, { name: 'sign_up_2' });
`,
    'takes the spelling of other systems': `${client}
export const a = (id) => {
  segment.track({ userId: id, event: 'Sign Up' });
  return cio.track(id, { name: 'sign_up' });
};
`,
    'takes other texts': `${client}
export const a = (id) => cio.track(id, { name: 'sign_up', data: { source: 'signUp' } });
bus.on('signUp', () => undefined);
`,
    'takes names that are not known': `${client}
export const a = (id) => cio.track(id, { name: 'sign_up' });
export const b = (id, name) => cio.track(id, { name });
`,
    'takes pages': `${client}
export const a = (id) => cio.track(id, { name: 'pricing' });
export const b = (id) => cio.entity({ type: 'person', action: 'page', identifiers: { id }, name: 'Pricing' });
`,
    'takes attributes': `${client}
export const a = (id) => cio.track(id, { name: 'sign_up' });
export const b = (id) => cio.identify(id, { email: 'a@example.com', name: 'Sign Up', signup: true });
`,
    'takes tests': {
      at: 'src/track.spec.ts',
      code: `${client}
cio.track('1', { name: 'sign_up' });
cio.track('1', { name: 'signUp' });
`,
    },
  },
});

describe('compare', () => {
  const fact = (file: string, line: number, value: string) => ({ key: 'signup', value, file, line });
  const norm = (...facts: ReturnType<typeof fact>[]) =>
    rule.compare(facts).map(({ fact: { value }, data: { other, place } }) => ({ value, other, place }));

  it('takes the commonest spelling, and of two as common the first by file and line, in whatever order they come', () => {
    const [first, second, third] = [fact('a.ts', 9, 'sign_up'), fact('b.ts', 1, 'signup'), fact('b.ts', 2, 'signup')];
    const earlier = fact('a.ts', 3, 'SignUp');
    expect(norm(first, second)).toEqual([{ value: 'signup', other: 'sign_up', place: 'a.ts:9' }]);
    expect(norm(second, first)).toEqual(norm(first, second));
    expect(norm(first, earlier)).toEqual([{ value: 'sign_up', other: 'SignUp', place: 'a.ts:3' }]);
    expect(norm(third, first, second)).toEqual([{ value: 'sign_up', other: 'signup', place: 'b.ts:1' }]);
  });
});
