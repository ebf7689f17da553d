import { randomUUID } from 'node:crypto';
import { cio } from '../cio';

interface Exposure {
  userId: string;
  experiment: string;
  variant: 'a' | 'b';
}

export async function reportExposures(exposures: Exposure[]): Promise<void> {
  const operations = exposures.map(({ userId, experiment, variant }) => ({
    type: 'person',
    action: 'event',
    identifiers: { id: userId },
    name: 'experiment_seen_' + randomUUID().slice(0, 8),
    attributes: { experiment, variant },
  }));
  await cio.batch(operations);
}
