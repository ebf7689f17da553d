import { CloudTasksClient } from '@google-cloud/tasks';

const location = process.env.GOOGLE_CLOUD_REGION ?? 'europe-west3';
const project = process.env.GOOGLE_CLOUD_PROJECT ?? '';
const workerUrl = process.env.WORKER_URL ?? '';

const tasks = new CloudTasksClient();

export async function enqueue(task: { tenantId: string; bookingId: string }): Promise<void> {
  await tasks.createTask({
    parent: tasks.queuePath(project, location, 'bookings'),
    task: {
      httpRequest: {
        url: `${workerUrl}/tasks/booking-confirmed`,
        httpMethod: 'POST',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(task)).toString('base64'),
      },
    },
  });
}
