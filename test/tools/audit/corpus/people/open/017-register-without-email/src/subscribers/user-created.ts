import type { TrackClient } from 'customerio-node';

interface UserCreated {
  id: string;
  email: string;
  firstName: string;
  country: string;
}

export async function userCreated(cio: TrackClient, user: UserCreated): Promise<void> {
  await cio.identify(user.id, {
    first_name: user.firstName,
    country: user.country,
    created_at: Math.floor(Date.now() / 1000),
  });
}
