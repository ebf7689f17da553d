import { upsertProfile } from '../customerio/profile';

export async function registered(message: { userId: string; email: string; anonymousId: string }) {
  await upsertProfile(message.userId, {
    email: message.email,
    anonymous_id: message.anonymousId,
  });
}
