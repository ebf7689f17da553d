import { rule } from '../../../../tools/audit/rules/no-logged-secret';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds a line of debug': `
const { APIClient } = require('customerio-node');
const log = require('debug')('mail');
exports.connect = (appKey) => {
  log('with %o', { appKey }); // <- logged
  return new APIClient(appKey);
};
`,
    'finds a line of debuglog': `
import { debuglog } from 'node:util';
import { TrackClient } from 'customerio-node';
const trace = debuglog('cio');
const key = process.env.CIO_KEY;
trace('key %s', key); // <- logged
export const cio = new TrackClient(process.env.CIO_SITE_ID, key);
`,
    'finds what a schema let through, alone and in an object': `
import { z } from 'zod';
const env = z.object({ CIO_SITE_ID: z.string(), CIO_APP_KEY: z.string().min(1) }).parse(process.env);
const config = { customerio: { siteId: env.CIO_SITE_ID, apiKey: env.CIO_APP_KEY } };
console.error(\`the key is \${env.CIO_APP_KEY}\`); // <- logged
console.log('starting', { ...config.customerio }); // <- logged
`,
    'finds what is asked for by its name': `
const key = requireEnv('CUSTOMERIO_TRACK_API_KEY');
logger.info({ key }); // <- logged
`,
    'finds a key in a line of the console': `
const key = process.env.CUSTOMERIO_APP_API_KEY;
console.log('starting with', key); // <- logged
`,
    'finds a key in a template': `
import { TrackClient } from 'customerio-node';
const apiKey = process.env.MESSAGING_KEY;
export const cio = new TrackClient(process.env.SITE, apiKey);
console.debug(\`connected with \${apiKey}\`); // <- logged
`,
    'finds a configuration that holds one': `
import pino from 'pino';
const logger = pino();
const customerio = { siteId: process.env.CIO_SITE_ID, trackKey: process.env.CIO_TRACK_KEY };
logger.info({ customerio }, 'config loaded'); // <- logged
`,
    'finds a serialised configuration': `
const cioConfig = { appKey: process.env.CIO_APP_KEY, region: 'eu' };
console.log('config: ' + JSON.stringify(cioConfig)); // <- logged
`,
    'finds a key in the text of an error': `
import { APIClient } from 'customerio-node';
const api = new APIClient(process.env.CIO_APP_KEY);
export async function list() {
  try {
    return await api.listCampaigns();
  } catch (cause) {
    throw new Error(\`key \${process.env.CIO_APP_KEY} was refused\`, { cause }); // <- logged
  }
}
`,
    'finds a header': `
const headers = { Authorization: \`Bearer \${process.env.CUSTOMERIO_APP_KEY}\` };
console.error('request failed', { headers }); // <- logged
export const get = () => fetch('https://api.customer.io/v1/campaigns', { headers });
`,
    'finds a Basic header': `
const auth = 'Basic ' + Buffer.from(process.env.CIO_SITE_ID + ':' + process.env.CIO_API_KEY).toString('base64');
logger.debug('calling track', auth); // <- logged
await fetch('https://track.customer.io/api/v2/entity', { method: 'POST', headers: { Authorization: auth } });
`,
    'finds the signing key': `
import { createHmac } from 'node:crypto';
export function check(timestamp, raw, given) {
  const secret = process.env.CIO_SIGNING_KEY;
  const made = createHmac('sha256', secret).update(\`v0:\${timestamp}:\${raw}\`).digest('hex');
  console.warn('signature mismatch', { secret, made, given }); // <- logged
  return made.length === given.length;
}
`,
    'finds a field of a class': `
import { Logger } from '@nestjs/common';
import { TrackClient } from 'customerio-node';
export class Tracking {
  private readonly logger = new Logger(Tracking.name);
  constructor(private readonly siteId: string, private readonly apiKey: string) {
    this.logger.log(\`site \${this.siteId}, key \${this.apiKey}\`); // <- logged
    this.client = new TrackClient(this.siteId, this.apiKey);
  }
}
`,
    'finds the environment of Customer.io in a list': `
for (const name of ['a']) console.table([process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY]); // <- logged
`,
    'finds a key that is reported': `
import * as Sentry from '@sentry/node';
Sentry.captureMessage('Customer.io answered 401 with ' + process.env.CUSTOMERIO_TRACK_API_KEY); // <- logged
`,
  },
  fine: {
    'takes a line of debug about the site, and other functions that get the key': `
import createDebug from 'debug';
import { TrackClient } from 'customerio-node';
const debug = createDebug('cio');
const remember = createCache('cio');
export function connect(siteId, apiKey) {
  debug('site=%s, %d characters', siteId, apiKey.length);
  remember(apiKey);
  return new TrackClient(siteId, apiKey);
}
`,
    'takes what is made of a key that a schema let through': `
import { z } from 'zod';
const env = z.object({ CIO_SITE_ID: z.string(), CIO_APP_KEY: z.string().min(1) }).parse(process.env);
console.log(mask(env.CIO_APP_KEY), fingerprint(requireEnv('CIO_TRACK_KEY')), env.CIO_SITE_ID, Boolean(env.CIO_APP_KEY), env.CIO_APP_KEY.length);
`,
    'takes whether a key is set': `
console.log('customer.io key set:', Boolean(process.env.CIO_APP_KEY), !!process.env.CIO_TRACK_KEY);
console.log(process.env.CIO_APP_KEY ? 'key present' : 'key missing');
`,
    'takes the length of a key': `
console.log('key length', process.env.CUSTOMERIO_APP_API_KEY.length);
`,
    'takes a copy without the key': `
const { apiKey, ...shown } = customerioConfig;
logger.info({ customerio: shown }, 'config');
`,
    'takes a redacted copy': `
const cio = { siteId: process.env.CIO_SITE_ID, apiKey: process.env.CIO_API_KEY };
console.log('config', { ...cio, apiKey: '***' });
console.log('key', mask(cio.apiKey));
console.log('ends in', cio.apiKey.slice(-4));
`,
    'takes a site id': `
console.log('workspace', process.env.CIO_SITE_ID);
`,
    'takes the name of the variable': `
const name = 'CUSTOMERIO_APP_API_KEY';
if (!process.env[name]) throw new Error(\`\${name} is not set\`);
`,
    'takes the answer and not the request': `
import { APIClient } from 'customerio-node';
const api = new APIClient(process.env.CIO_APP_KEY);
api.sendEmail(request).catch((error) => console.error('send failed', error.statusCode, error.message));
`,
    'takes the keys of something else': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
export const invalidate = (cacheKey) => console.log('dropping', cacheKey);
`,
    'takes an idempotency key': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
export function handle(message) {
  console.info('handling', { idempotencyKey: message.key, cio: 'eu' });
}
`,
    'takes a status beside a client': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY, { region });
console.log('customer.io ready', { region: 'eu', timeoutMs: 5000 });
`,
  },
});
