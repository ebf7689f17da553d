import type { TrackClient } from 'customerio-node';

interface Login {
  userId: string;
  device: string;
  atSeconds: number;
}

export async function reportLogins(cio: TrackClient, logins: Login[]): Promise<void> {
  const operations = logins.map((login) => ({
    type: 'person',
    action: 'event',
    identifiers: { id: login.userId },
    id: login.userId,
    name: 'logged_in',
    timestamp: login.atSeconds,
    attributes: { device: login.device },
  }));
  const { errors } = await cio.batch(operations);
  if (errors?.length > 0) {
    throw new Error(`${errors.length} of ${logins.length} logins refused`);
  }
}
