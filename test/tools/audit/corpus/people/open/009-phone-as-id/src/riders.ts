import type { TrackClient } from 'customerio-node';

interface Rider {
  phoneNumber: string;
  email: string;
  city: string;
}

export async function riderActivated(cio: TrackClient, rider: Rider): Promise<void> {
  await cio.identify(rider.phoneNumber, {
    email: rider.email,
    phone: rider.phoneNumber,
    city: rider.city,
  });
}
