import { rule } from '../../../../tools/audit/rules/no-hardcoded-credentials';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds both literals of a client': `
import { TrackClient, RegionEU } from 'customerio-node';
export const cio = new TrackClient('4d1e7f0a92bc83e6517f', 'b2a90cd41f7733ee0815', { region: RegionEU }); // <- hardcoded hardcoded
`,
    'finds a literal one binding away': `
const { APIClient } = require('customerio-node');
const APP_KEY = '0c9bb1f2a4e84d1e8a9f3b5c7d2e6f10'; // <- hardcoded
const api = new APIClient(APP_KEY);
`,
    'finds the fallback of a variable': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(
  process.env.CIO_SITE_ID ?? '9a0b3c5d7e1f2a4b6c8d', // <- hardcoded
  process.env.CIO_TRACK_KEY || 'f0e1d2c3b4a5968778ab', // <- hardcoded
);
`,
    'finds literals in a Basic header': `
await fetch('https://track.customer.io/api/v1/customers/' + id, {
  method: 'PUT',
  headers: { Authorization: 'Basic ' + Buffer.from('77aa12bc90de34f5a1b2:c0ffee1234567890abcd').toString('base64') }, // <- hardcoded
});
`,
    'finds a header that was encoded beforehand': `
import axios from 'axios';
export const http = axios.create({
  baseURL: 'https://track-eu.customer.io/api/v1',
  headers: { Authorization: 'Basic NzdhYTEyYmM5MGRlMzRmNWExYjI6YzBmZmVlMTIzNDU2Nzg5MGFiY2Q=' }, // <- hardcoded
});
export const identify = (id, attributes) => http.put(\`/customers/\${id}\`, attributes);
`,
    'finds a Bearer token of the App API': `
const TOKEN = 'e3b0c44298fc1c149afbf4c8996fb924'; // <- hardcoded
export const send = (message) =>
  fetch('https://api.customer.io/v1/send/email', {
    method: 'POST',
    headers: { authorization: \`Bearer \${TOKEN}\`, 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
`,
    'finds the members of a configuration object': `
import { TrackClient } from 'customerio-node';
const config = {
  customerio: { siteId: '1f2e3d4c5b6a79880716', apiKey: 'a9b8c7d6e5f403122130' }, // <- hardcoded hardcoded
};
export const cio = new TrackClient(config.customerio.siteId, config.customerio.apiKey);
`,
    'finds credentials in a configuration of their own': {
      at: 'config/default.js',
      code: `
module.exports = {
  customerIo: {
    siteId: '1f2e3d4c5b6a79880716', // <- hardcoded
    trackApiKey: 'a9b8c7d6e5f403122130', // <- hardcoded
  },
};
`,
    },
    'finds the defaults of a class': `
import { APIClient } from 'customerio-node';
export class Mailer {
  private readonly key = '5f4dcc3b5aa765d61d8327deb882cf99'; // <- hardcoded
  private readonly client = new APIClient(this.key);
}
`,
    'finds a literal behind a factory': `
import { TrackClient } from 'customerio-node';
const connect = (siteId: string, key: string) => new TrackClient(siteId, key);
export const cio = connect(process.env.CIO_SITE_ID!, '81dc9bdb52d04dc20036'); // <- hardcoded
`,
    'finds the signing key of a receiver': `
import { createHmac } from 'node:crypto';
const SIGNING_KEY = '2a6571da26602a67be14ea8c5ab82349'; // <- hardcoded
export const isSigned = (timestamp: string, body: Buffer, signature: string) =>
  createHmac('sha256', SIGNING_KEY).update(\`v0:\${timestamp}:\`).update(body).digest('hex') === signature; // x-cio-signature
`,
    'finds the signing key in the options of the SDK': `
import { verifyRequestSignature } from 'customerio-node';
export const check = (req) =>
  verifyRequestSignature({
    signingSecret: 'c4ca4238a0b923820dcc509a6f75849b', // <- hardcoded
    timestamp: req.get('x-cio-timestamp'),
    body: req.rawBody,
    signature: req.get('x-cio-signature'),
  });
`,
    'finds a key of the App API that is no hexadecimal text': `
import { APIClient } from 'customerio-node';
const client = new APIClient('cioapp_q8Zr2LxV0mTnE4sYhKdW'); // <- hardcoded
`,
    'finds keys by environment': `
const keys = {
  production: { site: '0ab1c2d3e4f5061728f9', key: '11e2d3c4b5a697887960' }, // <- hardcoded hardcoded
  staging: { site: process.env.CIO_SITE, key: process.env.CIO_KEY },
};
import { TrackClient } from 'customerio-node';
const chosen = keys[process.env.APP_ENV];
export const cio = new TrackClient(chosen.site, chosen.key);
`,
    'finds the default of a parameter': `
import { TrackClient } from 'customerio-node';
export function makeClient(siteId = process.env.CIO_SITE_ID, apiKey = '6512bd43d9caa6e02c99') { // <- hardcoded
  return new TrackClient(siteId, apiKey);
}
`,
    'finds credentials in the auth option of axios': `
import axios from 'axios';
export const put = (id: string, attributes: object) =>
  axios.put(\`https://track.customer.io/api/v1/customers/\${encodeURIComponent(id)}\`, attributes, {
    auth: { username: 'd3d9446802a44259755d', password: '38b3eff8baf56627478e' }, // <- hardcoded hardcoded
  });
`,
    'finds a real key in a test': {
      at: 'test/customerio.test.ts',
      code: `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient('test-site-id', '7e9c1b4d02f8a35c6d71'); // <- hardcoded
`,
    },
  },
  fine: {
    'takes keys from the environment': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`,
    'takes an empty fallback': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_TRACK_KEY ?? '');
`,
    'takes placeholders': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient('your-site-id', 'YOUR_TRACK_API_KEY');
`,
    'takes fakes in a test': {
      at: 'src/customerio.spec.ts',
      code: `
import { TrackClient, APIClient } from 'customerio-node';
const cio = new TrackClient('site', 'key', { url: 'http://127.0.0.1:4010/api/v1' });
const api = new APIClient('app-key-for-tests');
`,
    },
    'takes hashes and cache keys': `
import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
const ETAG = 'd41d8cd98f00b204e9800998ecf8427e';
const cacheKey = 'segments:0cc175b9c0f1b6a831c399e269772661';
export const track = (id) => cio.track(id, { name: 'cached', data: { etag: ETAG, cacheKey } });
`,
    'takes the keys of other services': `
import { TrackClient } from 'customerio-node';
import Stripe from 'stripe';
const stripe = new Stripe('sk_live_0a1b2c3d4e5f60718293');
const segmentWriteKey = '0a1b2c3d4e5f607182930a1b2c3d4e5f';
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
`,
    'takes secrets of a secret manager': `
import { APIClient } from 'customerio-node';
import { SecretManagerServiceClient } from '@google-cloud/secret-manager';
const secrets = new SecretManagerServiceClient();
export async function appClient() {
  const [version] = await secrets.accessSecretVersion({ name: 'projects/p/secrets/customerio-app-key/versions/latest' });
  return new APIClient(version.payload.data.toString().trim());
}
`,
    'takes names of variables': `
const required = ['CUSTOMERIO_SITE_ID', 'CUSTOMERIO_TRACK_API_KEY', 'CUSTOMERIO_APP_API_KEY'];
import { TrackClient } from 'customerio-node';
const env = Object.fromEntries(required.map((name) => [name, process.env[name]]));
export const cio = new TrackClient(env.CUSTOMERIO_SITE_ID, env.CUSTOMERIO_TRACK_API_KEY);
`,
    'takes the ids of campaigns, segments and messages': `
import { APIClient, SendEmailRequest } from 'customerio-node';
const api = new APIClient(process.env.CIO_APP_KEY);
const RECEIPT = '3c59dc048e8850243be8079a5c74d079';
export const receipt = (to) =>
  api.sendEmail(new SendEmailRequest({ transactional_message_id: RECEIPT, identifiers: { id: to.id }, to: to.email }));
`,
    'takes a schema of the environment': `
import { z } from 'zod';
import { TrackClient } from 'customerio-node';
const env = z.object({ CIO_SITE_ID: z.string().min(1), CIO_TRACK_KEY: z.string().length(20) }).parse(process.env);
export const cio = new TrackClient(env.CIO_SITE_ID, env.CIO_TRACK_KEY);
`,
    'takes a class of the same name from elsewhere': `
import { TrackClient } from './rail/track-client';
export const track = new TrackClient('4d1e7f0a92bc83e6517f', 'b2a90cd41f7733ee0815');
`,
    'takes the Basic header of another host': `
await fetch('https://api.mailgun.net/v3/messages', {
  headers: { Authorization: 'Basic ' + Buffer.from('api:77aa12bc90de34f5a1b2c0ffee').toString('base64') },
});
`,
    'takes a commit hash beside a client': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
export const release = { commit: '9fceb02d0ae598e95dc970b74767f19372d61af8', name: 'cio-sync' };
`,
  },
});
