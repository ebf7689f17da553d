/** What is sent: ids, names, keys and times, by way of enums, tables and configurations. */
import { sdk, type Variation } from './variation';

export const values: readonly Variation[] = [
  [
    'an id that falls back to the address',
    'src/crm/save.ts',
    `${sdk}
export const save = (user: User) => cio.identify(user.id ?? user.email, { email: user.email }); // <- stable-id
`,
  ],
  [
    'an event of an enum',
    'src/crm/paid.ts',
    `${sdk}
enum Name {
  Paid = 'Order Paid',
}
export const paid = (id: string) => cio.track(id, { name: Name.Paid }); // <- event-name-snake-case
`,
  ],
  [
    'an event of a table of names',
    'src/crm/event.ts',
    `${sdk}
const names = { paid: 'order-paid', left: 'team_left' } as const;
export const event = (id: string, which: keyof typeof names) => cio.track(id, { name: names[which] }); // <- event-name-snake-case
`,
  ],
  [
    'a key that falls back to one written down',
    'src/crm/api.ts',
    `import { APIClient } from 'customerio-node';
export const api = new APIClient(process.env.CIO_APP_KEY ?? 'f0e1d2c3b4a5968778695a4b3c2d1e0f'); // <- no-hardcoded-credentials
`,
  ],
  [
    'a configuration of envalid',
    'src/crm/api.ts',
    `import { cleanEnv, str } from 'envalid';
import { APIClient } from 'customerio-node';
const env = cleanEnv(process.env, { CUSTOMERIO_TRACK_API_KEY: str() });
export const api = new APIClient(env.CUSTOMERIO_TRACK_API_KEY); // <- no-mismatched-key
`,
  ],
  [
    'times of luxon',
    'src/crm/trial.ts',
    `${sdk}
import { DateTime } from 'luxon';
export const wrong = (user: User) =>
  cio.identify(user.id, { email: user.email, trial_ends_at: DateTime.fromJSDate(user.trial).toMillis() }); // <- unix-seconds
export const right = (user: User) =>
  cio.identify(user.id, { email: user.email, trial_ends_at: DateTime.fromJSDate(user.trial).toUnixInteger() });
`,
  ],
  [
    'an error that a catch without a word ends',
    'src/crm/paid.ts',
    `${sdk}
export const paid = (id: string) => cio.track(id, { name: 'order_paid' }).catch(() => undefined); // <- no-swallowed-errors
`,
  ],
];
