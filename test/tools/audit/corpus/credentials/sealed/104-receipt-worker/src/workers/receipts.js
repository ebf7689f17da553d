import { Worker } from 'bullmq';
import { APIClient, RegionUS, SendEmailRequest } from 'customerio-node';
import IORedis from 'ioredis';
import { env } from '../env.js';
import { claimSend } from '../ledger.js';

const connection = new IORedis(env.REDIS_URL, { maxRetriesPerRequest: null });

const mailer = new APIClient(env.CUSTOMERIO_WEBHOOK_SIGNING_KEY, {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

export const receipts = new Worker(
  'receipts',
  async (job) => {
    const { userId, email, orderId, total, currency } = job.data;
    if (!(await claimSend(`receipt:${orderId}`))) {
      return;
    }
    await mailer.sendEmail(
      new SendEmailRequest({
        transactional_message_id: env.RECEIPT_MESSAGE_ID,
        to: email,
        identifiers: { id: userId },
        message_data: { order_id: orderId, total, currency },
      }),
    );
  },
  { connection, concurrency: 5 },
);
