import { cio } from '../lib/cio.mjs';
import { logger } from '../lib/logger.mjs';
import { metrics } from '../lib/metrics.mjs';

export async function reportScores(scores) {
  for (const { personId, score } of scores) {
    try {
      await cio.track(personId, { name: 'nps_given', data: { score } });
    } catch (error) {
      metrics.increment('nps_failed');
      logger.error({ err: error, personId }, 'could not report a score');
    }
  }
}
