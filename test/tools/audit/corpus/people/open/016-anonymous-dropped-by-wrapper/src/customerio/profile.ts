import { track } from './clients';

export interface Profile {
  id: string;
  email: string;
  name?: string;
  anonymousId?: string;
}

export async function upsertProfile({ id, email, name, anonymousId }: Profile): Promise<void> {
  if (anonymousId === id) {
    throw new RangeError('an anonymous id cannot be the id of a person');
  }
  await track.identify(id, { email, name });
}
