import { cio } from '../lib/cio.mjs';
import { logger } from '../lib/logger.mjs';

export async function reportScores(scores) {
  for (const { personId, score } of scores) {
    try {
      await cio.track(personId, { name: 'nps_given', data: { score } });
    } catch (error) {
      logger.debug('could not report a score');
    }
  }
}
