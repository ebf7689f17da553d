import { Queue, Worker } from 'bullmq';
import { SendEmailRequest } from 'customerio-node';
import { api } from '../customerio-app';
import { connection } from '../redis';

const queue = new Queue('receipts', { connection });

export function enqueueReceipt(order: { id: string; userId: string; email: string }) {
  return queue.add('receipt', order, {
    attempts: 5,
    backoff: { type: 'exponential', delay: 1000 },
  });
}

export const worker = new Worker(
  'receipts',
  async ({ data }) => {
    await api.sendEmail(
      new SendEmailRequest({
        to: data.email,
        identifiers: { id: data.userId },
        transactional_message_id: 'receipt',
        message_data: { order_id: data.id },
      }),
    );
  },
  { connection },
);
