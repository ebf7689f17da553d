import { Worker } from 'bullmq';
import { connection } from './redis';
import { pool } from './postgres';
import { reportingPayload } from './schema';

// Each job holds the body of one reporting webhook call of Customer.io, as received.
export const worker = new Worker(
  'customerio-reporting',
  async (job) => {
    const payload = reportingPayload.parse(JSON.parse(job.data.body));

    for (const event of payload.events) {
      await pool.query(
        `INSERT INTO message_events (event_id, object_type, metric, occurred, data)
         VALUES ($1, $2, $3, to_timestamp($4), $5) ON CONFLICT (event_id) DO NOTHING`,
        [event.event_id, event.object_type, event.metric, event.timestamp, event.data],
      );
    }
  },
  { connection, concurrency: 5 },
);

worker.on('failed', (job, error) => {
  console.error({ jobId: job?.id, error }, 'reporting job failed');
});
