import { rule } from '../../../../tools/audit/rules/no-mismatched-region';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a part of an address in a constant': `
const part = process.env.VERCEL_REGION === 'fra1' ? '-eu' : ''; // <- foreign
export const send = (body) => fetch(\`https://api\${part}.customer.io/v1/send/email\`, { method: 'POST', body });
`,
    'finds the region of AWS': `
import { TrackClient, RegionEU, RegionUS } from 'customerio-node';
const region = process.env.AWS_REGION?.startsWith('eu-') ? RegionEU : RegionUS; // <- foreign
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region });
`,
    'finds the environment': `
import { APIClient, RegionEU, RegionUS } from 'customerio-node';
export const api = new APIClient(process.env.CIO_APP_KEY, {
  region: process.env.NODE_ENV === 'production' ? RegionEU : RegionUS, // <- foreign
});
`,
    'finds a cloud zone in an address': `
const isEurope = process.env.GOOGLE_CLOUD_REGION.startsWith('europe');
const host = \`https://track\${isEurope ? '-eu' : ''}.customer.io\`; // <- foreign
export const identify = (id, body) => fetch(\`\${host}/api/v1/customers/\${id}\`, { method: 'PUT', body });
`,
    'finds the country of the user': `
import { TrackClient, RegionEU, RegionUS } from 'customerio-node';
const eu = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region: RegionEU });
const us = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region: RegionUS });
export const clientFor = (user) => (EU_COUNTRIES.includes(user.country) ? eu : us); // <- foreign
`,
    'finds the locale in an if': `
const { RegionEU, RegionUS } = require('customerio-node');
function regionOf(user) {
  if (user.locale.startsWith('de')) { // <- foreign
    return RegionEU;
  }
  return RegionUS;
}
module.exports = { regionOf };
`,
    'finds a table by another region': `
import { RegionEU, RegionUS } from 'customerio-node';
const regions = { 'eu-west-1': RegionEU, 'us-east-1': RegionUS };
export const region = regions[process.env.AWS_DEFAULT_REGION]; // <- foreign
`,
    'finds a switch over the environment': `
import { RegionEU, RegionUS } from 'customerio-node';
export function region() {
  switch (process.env.APP_ENV) { // <- foreign
    case 'eu':
      return RegionEU;
    default:
      return RegionUS;
  }
}
`,
    'finds hosts chosen by the region of the server': `
const API = process.env.FLY_REGION === 'fra' ? 'https://api-eu.customer.io/v1' : 'https://api.customer.io/v1'; // <- foreign
export const send = (body) => fetch(\`\${API}/send/email\`, { method: 'POST', body });
`,
    'finds the timezone': `
import { TrackClient, RegionEU, RegionUS } from 'customerio-node';
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, {
  region: zone.startsWith('Europe/') ? RegionEU : RegionUS, // <- foreign
});
`,
    'finds a test that takes the other region': `
import { RegionEU, RegionUS } from 'customerio-node';
export const region = process.env.CUSTOMERIO_REGION === 'eu' ? RegionUS : RegionEU; // <- inverted
`,
    'finds it one function away': `
import { TrackClient, RegionEU, RegionUS } from 'customerio-node';
const inEurope = () => process.env.AWS_REGION === 'eu-central-1';
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, {
  region: inEurope() ? RegionEU : RegionUS, // <- foreign
});
`,
  },
  fine: {
    'takes a part of another address in a constant': `
import { TrackClient } from 'customerio-node';
const part = process.env.VERCEL_REGION === 'fra1' ? '-eu' : '';
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
export const load = () => fetch(\`https://assets\${part}.example.com/list\`);
`,
    'takes a literal region': `
import { TrackClient, RegionEU } from 'customerio-node';
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region: RegionEU });
`,
    'takes a variable about Customer.io': `
import { RegionEU, RegionUS } from 'customerio-node';
export const region = process.env.CUSTOMERIO_REGION === 'eu' ? RegionEU : RegionUS;
`,
    'takes a configuration about Customer.io': `
import { RegionEU, RegionUS, TrackClient } from 'customerio-node';
import config from './config';
export const cio = new TrackClient(config.cio.siteId, config.cio.key, { region: config.cio.region === 'eu' ? RegionEU : RegionUS });
`,
    'takes the region of a tenant': `
import { RegionEU, RegionUS } from 'customerio-node';
export const regionOf = (tenant) => (tenant.customerioRegion === 'eu' ? RegionEU : RegionUS);
`,
    'takes the environment for other things': `
import { TrackClient, RegionEU } from 'customerio-node';
const timeout = process.env.NODE_ENV === 'production' ? 10_000 : 1_000;
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region: RegionEU, timeout });
`,
    'takes the region of AWS for AWS': `
import { SQSClient } from '@aws-sdk/client-sqs';
import { TrackClient, RegionEU, RegionUS } from 'customerio-node';
const sqs = new SQSClient({ region: process.env.AWS_REGION });
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region: process.env.CIO_REGION === 'us' ? RegionUS : RegionEU });
`,
    'takes a sandbox in development': `
import { TrackClient, RegionEU } from 'customerio-node';
const url = process.env.NODE_ENV === 'test' ? 'http://127.0.0.1:4010/api/v1' : undefined;
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region: RegionEU, url });
`,
    'takes a table by a region of its own': `
import { RegionEU, RegionUS } from 'customerio-node';
const regions = { eu: RegionEU, us: RegionUS };
export const region = regions[process.env.CUSTOMERIO_REGION];
`,
    'takes the region that the account says': `
export async function base(siteId, key) {
  const response = await fetch('https://track.customer.io/api/v1/accounts/region', { headers: basic(siteId, key) });
  const { region } = await response.json();
  return region === 'eu' ? 'https://track-eu.customer.io' : 'https://track.customer.io';
}
`,
    'takes the country as an attribute': `
import { TrackClient, RegionUS } from 'customerio-node';
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region: RegionUS });
export const save = (user) => cio.identify(user.id, { email: user.email, market: user.country === 'DE' ? 'eu' : 'us' });
`,
  },
});
