import type { TrackClient } from 'customerio-node';

export interface Connection {
  userId: string;
  email: string;
  provider: 'google' | 'microsoft';
  accessToken: string;
  scopes: string[];
}

export async function calendarConnected(cio: TrackClient, connection: Connection): Promise<void> {
  await cio.identify(connection.userId, {
    email: connection.email,
    calendar_provider: connection.provider,
    calendar_access_token: connection.accessToken,
  });
}
