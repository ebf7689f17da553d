import PgBoss from 'pg-boss';
import { db } from './db.js';

const boss = new PgBoss(process.env.DATABASE_URL);

async function dropToken({ device_id: token, failure_message: reason }) {
  await db('device_tokens').where({ token }).update({ active: false, reason: reason ?? null });
}

/** Jobs are reporting events of Customer.io; mail has its own consumer. */
async function handle({ object_type: objectType, metric, data }) {
  if (objectType !== 'push') {
    return;
  }
  if (metric === 'bounced' || metric === 'dropped') {
    for (const recipient of data.recipients ?? []) {
      await dropToken(recipient);
    }
  } else if (metric === 'attempted' && data.failure_message === 'NoDevicesSynced') {
    await db('users').where({ id: data.customer_id }).update({ has_push: false });
  }
}

await boss.start();
await boss.work('customerio.push', async ([job]) => {
  await handle(job.data);
});
