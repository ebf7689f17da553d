import { emit, saveProfile } from './people';

interface Signup {
  user: { id: string; email: string; name: string };
  campaign?: string;
}

/** Runs in the worker, for each row of the sign-up queue. */
export async function onSignup({ user, campaign }: Signup): Promise<void> {
  await emit(user.id, 'signed_up', { campaign });
  await saveProfile(user);
}
