import { track } from './clients';

export interface Traits {
  email: string;
  anonymous_id?: string;
  plan?: string;
}

export const upsertProfile = (id: string, traits: Traits) =>
  track.identify(id, { ...traits, source: 'web' });
