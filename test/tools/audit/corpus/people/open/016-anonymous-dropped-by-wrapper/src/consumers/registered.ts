import { upsertProfile } from '../customerio/profile';

export async function registered(message: { userId: string; email: string; anonymousId: string }) {
  await upsertProfile({
    id: message.userId,
    email: message.email,
    anonymousId: message.anonymousId,
  });
}
