import type { TrackClient } from 'customerio-node';

interface Login {
  userId: string;
  device: string;
  atSeconds: number;
}

export async function reportLogins(cio: TrackClient, logins: Login[]): Promise<void> {
  await cio.batch(
    logins.map((login) => ({
      type: 'person',
      action: 'event',
      identifiers: { id: login.userId },
      name: 'logged_in',
      timestamp: login.atSeconds,
      attributes: { device: login.device },
    })),
  );
}
