import { rule } from '../../../../tools/audit/rules/event-name-length';
import { testRule } from '../test-rule';

const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);`;

/** 101 bytes of lower-case letters. */
const tooLong =
  'customer_completed_the_first_step_of_the_extended_onboarding_questionnaire_in_the_mobile_app_for_teams';
/** 100 bytes. */
const longest =
  'customer_completed_the_first_step_of_the_extended_onboarding_questionnaire_in_the_mobile_app_for_pairs'.slice(
    0,
    100,
  );

testRule(rule, {
  bad: {
    'finds a literal': `${client}
export const x = (id) => cio.track(id, { name: '${tooLong}' }); // <- tooLong
`,
    'finds a constant': `${client}
const NAME = '${tooLong}';
export const x = (id) => cio.track(id, { name: NAME }); // <- tooLong
`,
    'finds bytes rather than letters': `${client}
export const x = (id) => cio.track(id, { name: 'prämie_${'ü'.repeat(50)}' }); // <- tooLong
`,
    'finds what is put together': `${client}
const prefix = 'customer_completed_the_first_step_of_the_extended_onboarding_';
export const x = (id) => cio.track(id, { name: prefix + 'questionnaire_in_the_mobile_app_for_teams' }); // <- tooLong
`,
    'finds a name whose fixed part alone is too long': `${client}
export const x = (id, plan) => cio.track(id, { name: \`${tooLong}_\${plan}\` }); // <- tooLong
`,
    'finds a wrapper': `${client}
const emit = (id, name) => cio.track(id, { name });
export const x = (id) => emit(id, '${tooLong}'); // <- tooLong
`,
    'finds the publisher': `
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (id) => publisher.track({ identifiers: { id }, name: '${tooLong}' }); // <- tooLong
`,
    'finds a raw request': `
export const x = (id) => fetch(\`https://track.customer.io/api/v1/customers/\${id}/events\`, { method: 'POST', body: JSON.stringify({ name: '${tooLong}' }) }); // <- tooLong
`,
    'finds a table': `${client}
const names = { long: '${tooLong}', short: 'x' };
export const x = (id) => cio.track(id, { name: names.long }); // <- tooLong
`,
  },
  fine: {
    'takes exactly a hundred bytes': `${client}
export const x = (id) => cio.track(id, { name: '${longest}' });
`,
    'takes white space at the ends, which is cut off': `${client}
export const x = (id) => cio.track(id, { name: '  ${longest}  ' });
`,
    'takes long data': `${client}
export const x = (id) => cio.track(id, { name: 'x', data: { name: '${tooLong}', note: '${tooLong}' } });
`,
    'takes a long transactional name': `${client}
export const x = (id) => cio.identify(id, { email: 'a@example.com', name: '${tooLong}' });
`,
    'takes a cut name': `${client}
export const x = (id) => cio.track(id, { name: '${tooLong}'.slice(0, 100) });
`,
    'takes other vendors': `
export const x = (id) => mixpanel.track('${tooLong}', { id });
`,
  },
});
