import { rm } from 'node:fs/promises';
import { track } from '../customerio';

export async function avatarChanged(message: { userId: string; email: string; url: string; oldFile: string }) {
  try {
    await rm(message.oldFile);
  } catch {
    // It may be gone already.
  }
  await track.identify(message.userId, { email: message.email, avatar_url: message.url });
}
