import { CioTrack } from '../lib/cio-track';
import { findExpiredTrials, markEnded } from './repository';

const cio = new CioTrack(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_API_KEY!);

export async function endTrials(now = new Date()): Promise<number> {
  const trials = await findExpiredTrials(now);
  for (const trial of trials) {
    await markEnded(trial.id);
    await cio.event(trial.userId, 'trial_ended', { plan: trial.plan, days: trial.days });
  }
  return trials.length;
}
