import { client } from './client';
import { ensurePerson } from './people';

export async function onSignup(message: { user: { id: string; email: string }; campaign?: string }) {
  const personId = await ensurePerson(message.user);
  await client.track(personId, {
    name: 'signed_up',
    data: { campaign: message.campaign ?? 'none' },
  });
}
