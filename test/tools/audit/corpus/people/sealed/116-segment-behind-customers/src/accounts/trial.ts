import { Analytics } from '@segment/analytics-node';
import { Customers } from '../tracking/customers';

const customers = new Customers(new Analytics({ writeKey: process.env.SEGMENT_WRITE_KEY ?? '' }));

interface Trial {
  email: string;
  anonymousId: string;
  days: number;
  startedAt: Date;
}

export function trialStarted(trial: Trial): void {
  customers.track(trial.email, {
    name: 'Trial Started',
    data: { days: trial.days, anonymous_id: trial.anonymousId },
  });
  customers.identify(trial.email, {
    trial: true,
    trial_started_at: trial.startedAt.toISOString(),
  });
}
