import { Publisher } from 'customerio-gcp/publisher';
import { logger } from './logger';

const projectId = process.env.GCP_PROJECT;
const zone = process.env.GOOGLE_CLOUD_REGION ?? 'europe-west1';

if (!projectId) {
  throw new Error('GCP_PROJECT is not set');
}

export const publisher = new Publisher({ projectId });

publisher.on('error', (error, { topic, eventId }) => {
  logger.error({ err: error, topic, eventId, zone }, 'message not accepted');
});

process.once('SIGTERM', () => {
  void publisher.flush({ timeoutMs: 5000 });
});
