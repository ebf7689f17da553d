import { Queue, Worker } from 'bullmq';
import { SendEmailRequest } from 'customerio-node';
import { api } from '../customerio-app';
import { cio } from '../cio';
import { connection } from '../redis';

const sends = new Queue('sends', { connection, defaultJobOptions: { attempts: 1 } });
const events = new Queue('events', { connection, defaultJobOptions: { attempts: 5 } });

export const enqueueSend = (job: object) => sends.add('send', job);
export const enqueueEvent = (job: object) => events.add('event', job);

new Worker(
  'sends',
  async ({ data }) => {
    await api.sendEmail(
      new SendEmailRequest({
        to: data.email,
        identifiers: { id: data.userId },
        transactional_message_id: 'receipt',
        message_data: { order_id: data.orderId },
      }),
    );
  },
  { connection },
);

new Worker('events', async ({ data }) => cio.track(data.userId, { name: 'order_seen' }), { connection });
