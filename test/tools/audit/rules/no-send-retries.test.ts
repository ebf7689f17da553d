import { rule } from '../../../../tools/audit/rules/no-send-retries';
import { testRule } from '../test-rule';

const client = `import { TrackClient, APIClient, SendEmailRequest, SendPushRequest } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
const api = new APIClient(process.env.APP_KEY, { retry: { maxRetries: 0 } });
const mail = (u) => new SendEmailRequest({ to: u.email, transactional_message_id: 1, identifiers: { id: u.id } });`;

testRule(rule, {
  bad: {
    'finds p-retry': `${client}
import pRetry from 'p-retry';
export const x = (u) => pRetry(() => api.sendEmail(mail(u)), { retries: 3 }); // <- retried
`,
    'finds async-retry': `${client}
const retry = require('async-retry');
export const x = (u) =>
  retry(async (bail) => { // <- retried
    await api.sendEmail(mail(u));
  }, { retries: 5 });
`,
    'finds a loop': `${client}
export async function x(u) {
  for (let attempt = 0; attempt < 3; attempt++) { // <- retried
    try {
      return await api.sendEmail(mail(u));
    } catch (error) {
      await sleep(2 ** attempt * 100);
    }
  }
}
`,
    'finds a while': `${client}
export async function x(u) {
  let attempts = 0;
  while (true) { // <- retried
    try {
      await api.sendPush(new SendPushRequest({ transactional_message_id: 1, identifiers: { id: u.id } }));
      return;
    } catch (error) {
      attempts += 1;
      if (attempts >= 3) throw error;
    }
  }
}
`,
    'finds a function that calls itself': `${client}
async function send(u, left = 3) {
  try {
    await api.sendEmail(mail(u));
  } catch (error) {
    if (left === 0) throw error;
    await send(u, left - 1); // <- retried
  }
}
`,
    'finds a client that repeats': `
import { APIClient, SendEmailRequest } from 'customerio-node';
const api = new APIClient(process.env.APP_KEY, {
  retry: { maxRetries: 3 }, // <- retried
});
export const x = (u) => api.sendEmail(new SendEmailRequest({ to: u.email, transactional_message_id: 1, identifiers: { id: u.id } }));
`,
    'finds options of a job': `${client}
import { Queue, Worker } from 'bullmq';
const queue = new Queue('receipts');
export const add = (u) => queue.add('receipt', u, { attempts: 5 }); // <- retried
new Worker('receipts', async (job) => {
  await api.sendEmail(mail(job.data));
});
`,
    'finds default options of a queue': `${client}
import { Queue, Worker } from 'bullmq';
export const queue = new Queue('receipts', {
  defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 1000 } }, // <- retried
});
new Worker('receipts', (job) => api.sendEmail(mail(job.data)));
`,
    'finds a helper of one own': `${client}
async function withRetry(fn, times = 3) {
  for (let i = 0; i < times; i++) {
    try { return await fn(); } catch (error) { if (i === times - 1) throw error; }
  }
}
export const x = (u) => withRetry(() => api.sendEmail(mail(u))); // <- retried
`,
    'finds a helper whose name says nothing': `${client}
async function persist(fn) {
  let error;
  for (let i = 0; i < 5; i++) {
    try { return await fn(); } catch (caught) { error = caught; }
  }
  throw error;
}
export const x = (u) => persist(() => api.sendEmail(mail(u))); // <- retried
`,
    'finds raw requests': `
import axios from 'axios';
import axiosRetry from 'axios-retry';
import pRetry from 'p-retry';
export const x = (body) => pRetry(() => axios.post('https://api.customer.io/v1/send/email', body)); // <- retried
`,
    'finds an option of got': `
import got from 'got';
export const x = (json) =>
  got.post('https://api.customer.io/v1/send/push', {
    json,
    retry: { limit: 2, methods: ['POST'] }, // <- retried
  });
`,
    'finds steps of a workflow': `${client}
export const receipt = inngest.createFunction(
  { id: 'receipt', retries: 4 }, // <- retried
  { event: 'order/paid' },
  async ({ event }) => {
    await api.sendEmail(mail(event.data));
  },
);
`,
    'finds a wrapper that sends': `${client}
import pRetry from 'p-retry';
const sendReceipt = (u) => api.sendEmail(mail(u));
export const x = (u) => pRetry(() => sendReceipt(u)); // <- retried
`,
    'finds a reference': `${client}
import { backOff } from 'exponential-backoff';
const sendReceipt = () => api.sendEmail(mail(user));
export const x = () => backOff(sendReceipt); // <- retried
`,
    'finds a catch that sends again': `${client}
export const x = (u) => api.sendEmail(mail(u)).catch(() => api.sendEmail(mail(u))); // <- retried
`,
    'finds a try in the catch': `${client}
export async function x(u) {
  try {
    await api.sendEmail(mail(u));
  } catch {
    await sleep(1000);
    await api.sendEmail(mail(u)); // <- retried
  }
}
`,
    'finds a method of a class': `
import { APIClient, SendEmailRequest } from 'customerio-node';
export class Mailer {
  private readonly client = new APIClient(process.env.KEY!, { retry: { maxRetries: 2 } }); // <- retried
  send(to: string, id: string) {
    return this.client.sendEmail(new SendEmailRequest({ to, transactional_message_id: 1, identifiers: { id } }));
  }
}
`,
    'finds do and while': `${client}
export async function x(u) {
  let sent = false;
  do { // <- retried
    try {
      await api.sendEmail(mail(u));
      sent = true;
    } catch (error) {
      logger.warn(error);
    }
  } while (!sent);
}
`,
  },
  fine: {
    'takes one send': `${client}
export const x = (u) => api.sendEmail(mail(u));
`,
    'takes a retry of identify and track': `${client}
import pRetry from 'p-retry';
export const x = (u) => pRetry(() => cio.identify(u.id, { email: u.email }), { retries: 3 });
export const track = new TrackClient('a', 'b', { retry: { maxRetries: 5 } });
`,
    'takes a retry of what comes before': `${client}
import pRetry from 'p-retry';
export async function x(u) {
  const html = await pRetry(() => render(u), { retries: 3 });
  await api.sendEmail(mail({ ...u, html }));
}
`,
    'takes a retry after 429 only': `${client}
export async function x(u) {
  for (let i = 0; i < 3; i++) {
    try { return await api.sendEmail(mail(u)); } catch (error) { if (error.statusCode !== 429) throw error; await sleep(1000); }
  }
}
`,
    'takes a loop over people': `${client}
export async function x(users) {
  for (const u of users) {
    try { await api.sendEmail(mail(u)); } catch (error) { logger.error(error); }
  }
}
export async function y(users) {
  for (let i = 0; i < users.length; i++) {
    try { await api.sendEmail(mail(users[i])); } catch (error) { failures.push(users[i].id); }
  }
}
`,
    'takes one attempt of a job': `${client}
import { Queue, Worker } from 'bullmq';
const queue = new Queue('receipts');
export const add = (u) => queue.add('receipt', u, { attempts: 1 });
new Worker('receipts', (job) => api.sendEmail(mail(job.data)));
`,
    'takes a job that does not send': `${client}
import { Queue, Worker } from 'bullmq';
const queue = new Queue('profiles');
export const add = (u) => queue.add('profile', u, { attempts: 5 });
new Worker('profiles', (job) => cio.identify(job.data.id, { email: job.data.email }));
`,
    'takes a client without retries': `
import { APIClient, SendEmailRequest } from 'customerio-node';
const api = new APIClient(process.env.APP_KEY, { retry: { maxRetries: 0 } });
export const x = (u) => api.sendEmail(new SendEmailRequest({ to: u.email, transactional_message_id: 1, identifiers: { id: u.id } }));
`,
    'takes a client that repeats and only reads': `
import { APIClient } from 'customerio-node';
const api = new APIClient(process.env.APP_KEY, { retry: { maxRetries: 3 } });
export const x = () => api.listCampaigns();
`,
    'takes the publisher': `
import pRetry from 'p-retry';
import { Publisher } from 'customerio-gcp/publisher';
const publisher = new Publisher({ project: 'p' });
export const x = (u) => pRetry(() => publisher.transactional({ channel: 'email', identifiers: { id: u.id }, to: u.email }));
`,
    'takes other vendors': `
import pRetry from 'p-retry';
export const x = (mail) => pRetry(() => sendgrid.send(mail), { retries: 3 });
`,
    'takes a fallback to another channel': `${client}
export async function x(u) {
  try { await api.sendPush(new SendPushRequest({ transactional_message_id: 1, identifiers: { id: u.id } })); }
  catch (error) { logger.warn(error); await sms.send(u.phone, 'hello'); }
}
`,
    'takes a loop that waits for something else': `${client}
export async function x(u) {
  while (!(await isReady(u))) await sleep(1000);
  await api.sendEmail(mail(u));
}
`,
  },
});
