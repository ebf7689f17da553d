import { RegionEU, TrackClient } from 'customerio-node';

export interface Notifier {
  identify(id: string, attributes: { email: string; language: string }): Promise<unknown>;
  track(id: string, event: { name: 'shift_assigned' | 'shift_swapped'; data: object }): Promise<unknown>;
}

const silent: Notifier = {
  identify: async () => undefined,
  track: async () => undefined,
};

function live(): Notifier {
  const { CIO_SITE_ID, CIO_TRACK_API_KEY } = process.env;
  if (!CIO_SITE_ID || !CIO_TRACK_API_KEY) {
    throw new Error('CIO_SITE_ID and CIO_TRACK_API_KEY must be set in production');
  }
  return new TrackClient(CIO_SITE_ID, CIO_TRACK_API_KEY, {
    region: RegionEU,
    timeout: process.env.CI ? 1000 : 10_000,
  });
}

export const notifier: Notifier = process.env.NODE_ENV === 'production' ? live() : silent;
