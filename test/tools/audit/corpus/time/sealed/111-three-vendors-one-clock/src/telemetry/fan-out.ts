import type { Mixpanel } from 'mixpanel';
import type { PostHog } from 'posthog-node';
import type { TrackClient } from 'customerio-node';

interface Targets {
  posthog: PostHog;
  mixpanel: Mixpanel;
  customerio: TrackClient;
}

export interface PlanUpgrade {
  userId: string;
  from: string;
  to: string;
  occurred: Date;
}

export class PlanTelemetry {
  constructor(private readonly targets: Targets) {}

  async upgraded({ userId, from, to, occurred }: PlanUpgrade): Promise<void> {
    const { posthog, mixpanel, customerio } = this.targets;

    posthog.capture({
      distinctId: userId,
      event: 'plan_upgraded',
      timestamp: occurred,
      properties: { from, to, upgraded_at: occurred.toISOString() },
    });
    mixpanel.track('plan_upgraded', { distinct_id: userId, time: occurred.getTime(), from, to });
    await customerio.track(userId, {
      name: 'plan_upgraded',
      timestamp: Math.trunc(occurred.getTime() / 1000),
      data: { from, to },
    });
  }
}
