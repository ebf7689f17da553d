import { client } from './client';

export async function ensurePerson(user: { id: string; email: string }): Promise<string> {
  await client.identify(user.id, { email: user.email });
  return user.id;
}
