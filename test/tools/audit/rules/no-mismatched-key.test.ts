import { rule } from '../../../../tools/audit/rules/no-mismatched-key';
import { testRule } from '../test-rule';

testRule(rule, {
  bad: {
    'finds the App API key in a TrackClient': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_APP_API_KEY); // <- appKeyInTrack
`,
    'finds it one binding away': `
import { TrackClient } from 'customerio-node';
const { CUSTOMERIO_SITE_ID, CUSTOMERIO_APP_KEY } = process.env;
const key = CUSTOMERIO_APP_KEY;
export const cio = new TrackClient(CUSTOMERIO_SITE_ID, key); // <- appKeyInTrack
`,
    'finds it in a configuration': `
import { TrackClient } from 'customerio-node';
const settings = { siteId: process.env.CIO_SITE, appApiKey: process.env.CIO_APP };
export const cio = new TrackClient(settings.siteId, settings.appApiKey); // <- appKeyInTrack
`,
    'finds it in a constructor of NestJS': `
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { TrackClient } from 'customerio-node';
@Injectable()
export class CustomerioService {
  private readonly track: TrackClient;
  constructor(config: ConfigService) {
    this.track = new TrackClient(config.get('CUSTOMERIO_SITE_ID'), config.getOrThrow<string>('CUSTOMERIO_APP_API_KEY')); // <- appKeyInTrack
  }
}
`,
    'finds it in the Basic header of a Track host': `
const auth = Buffer.from(\`\${process.env.CIO_SITE_ID}:\${process.env.CIO_APP_API_KEY}\`).toString('base64'); // <- appKeyInTrack
await fetch(\`https://track.customer.io/api/v1/customers/\${id}\`, { method: 'PUT', headers: { Authorization: \`Basic \${auth}\` } });
`
      .replace(' // <- appKeyInTrack', '')
      .replace('Basic ${auth}` } });', 'Basic ${auth}` } }); // <- appKeyInTrack'),
    'finds a Track key in an APIClient': `
import { APIClient } from 'customerio-node';
export const api = new APIClient(process.env.CUSTOMERIO_TRACK_API_KEY); // <- trackKeyInApp
`,
    'finds a site id in an APIClient': `
const cio = require('customerio-node');
const api = new cio.APIClient(process.env.CIO_SITE_ID, { region: cio.RegionEU }); // <- trackKeyInApp
`,
    'finds a Track key as a Bearer token': `
const trackKey = process.env.CIO_TRACK_KEY;
export const newsletters = () =>
  fetch('https://api-eu.customer.io/v1/newsletters', {
    headers: { Authorization: \`Bearer \${trackKey}\` }, // <- trackKeyInApp
  });
`,
    'finds site id and key swapped': `
import { TrackClient } from 'customerio-node';
export const cio = new TrackClient(process.env.CIO_TRACK_API_KEY, process.env.CIO_SITE_ID); // <- wrongVariable wrongVariable
`,
    'finds the key of another vendor': `
import { APIClient } from 'customerio-node';
const api = new APIClient(process.env.SENDGRID_API_KEY); // <- wrongVariable
`,
    'finds the signing key of webhooks': `
import { TrackClient } from 'customerio-node';
import { env } from './env';
export const cio = new TrackClient(env.CIO_SITE_ID, env.CIO_WEBHOOK_SIGNING_KEY); // <- wrongVariable
`,
    'finds a Track key as the signing key': `
import { createHmac } from 'node:crypto';
export const sign = (timestamp, body) =>
  createHmac('sha256', process.env.CUSTOMERIO_TRACK_API_KEY).update(\`v0:\${timestamp}:\${body}\`).digest('hex'); // <- wrongVariable
`,
    'finds it behind a factory': `
import { TrackClient } from 'customerio-node';
const client = ({ siteId, key }: { siteId: string; key: string }) => new TrackClient(siteId, key);
export const cio = client({ siteId: process.env.CIO_SITE_ID, key: process.env.CIO_APP_TOKEN }); // <- appKeyInTrack
`,
  },
  fine: {
    'takes each key in its client': `
import { APIClient, TrackClient } from 'customerio-node';
export const track = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY);
export const app = new APIClient(process.env.CIO_APP_API_KEY);
`,
    'takes neutral names': `
import { APIClient, TrackClient } from 'customerio-node';
export const track = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY);
export const app = new APIClient(process.env.CIO_API_KEY);
export const of = (key) => new APIClient(key);
`,
    'takes a Track secret': `
import { TrackClient } from 'customerio-node';
import config from 'config';
export const cio = new TrackClient(config.get('customerio.siteId'), config.get('customerio.apiSecret'));
`,
    'takes the app key of another client': `
import { Client } from '@acme/pusher';
export const push = new Client({ appKey: process.env.PUSHER_APP_KEY, secret: process.env.PUSHER_SECRET });
`,
    'takes a tracking client of something else': `
import { TrackClient } from '@acme/railway';
export const rails = new TrackClient(process.env.RAIL_APP_KEY, process.env.RAIL_SITE_ID);
`,
    'takes both from one object': `
import { APIClient, TrackClient } from 'customerio-node';
export function clients({ siteId, trackApiKey, appApiKey }) {
  return { track: new TrackClient(siteId, trackApiKey), app: new APIClient(appApiKey) };
}
`,
    'takes the Bearer token of the App API': `
export const get = (path: string) =>
  fetch(\`https://api.customer.io\${path}\`, { headers: { Authorization: 'Bearer ' + process.env.CUSTOMERIO_APP_API_KEY } });
`,
    'takes the signing key as the signing key': `
import { verifyRequestSignature } from 'customerio-node';
export const check = (req) =>
  verifyRequestSignature({ signingSecret: process.env.CIO_WEBHOOK_SIGNING_KEY, timestamp: req.get('x-cio-timestamp'), body: req.rawBody, signature: req.get('x-cio-signature') });
`,
    'takes a workspace of several': `
import { TrackClient } from 'customerio-node';
export const forTenant = (tenant) => new TrackClient(tenant.customerio.siteId, tenant.customerio.trackKey);
`,
    'takes a key out of a secret whose name says nothing': `
import { APIClient } from 'customerio-node';
export const make = async (secrets) => new APIClient(await secrets.read('prod/messaging/cio'));
`,
  },
});
