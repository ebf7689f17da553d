import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: process.env.SEGMENT_WRITE_KEY ?? '' });

export function identify(user: { id: string; email: string; createdAt: Date }): void {
  analytics.identify({
    userId: user.id,
    traits: { email: user.email, created_at: user.createdAt },
    timestamp: new Date(),
  });
}

export function track(userId: string, event: string, at: Date): void {
  analytics.track({ userId, event, timestamp: at, properties: { recorded_at: at.toISOString() } });
}
