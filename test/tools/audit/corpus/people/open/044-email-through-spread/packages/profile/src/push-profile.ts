import type { TrackClient } from 'customerio-node';

export interface Profile {
  email: string;
  first_name: string;
  language: string;
}

export async function pushProfile(
  cio: TrackClient,
  id: string,
  profile: Profile,
  extra: Record<string, string | number | boolean> = {},
): Promise<void> {
  const attributes = { ...profile, ...extra };
  await cio.identify(id, attributes);
}
