'use server';

import { after } from 'next/server';
import { auth } from '@/lib/auth';
import { profileSchema, profiles } from '@/lib/profiles';
import { messaging, posthog } from '@/lib/services';

export async function saveProfile(_state: unknown, form: FormData) {
  const { userId, email } = await auth();
  const profile = profileSchema.parse(Object.fromEntries(form));
  await profiles.save(userId, profile);

  after(async () => {
    posthog.capture({ distinctId: userId, event: 'Profile Saved' });
    await messaging.identify(userId, { email, job_title: profile.jobTitle });
    await posthog.flush();
  });

  return { saved: true };
}
