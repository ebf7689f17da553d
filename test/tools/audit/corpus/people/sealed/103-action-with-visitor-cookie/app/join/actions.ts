'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { after } from 'next/server';
import { customerio } from '@/lib/customerio';
import { createUser } from '@/lib/users';
import { saveAttribution } from '@/lib/attribution';

export async function join(formData: FormData) {
  const jar = await cookies();
  const visitorId = jar.get('anon_id')?.value;

  const user = await createUser({
    email: String(formData.get('email')),
    name: String(formData.get('name')),
  });
  if (visitorId) await saveAttribution(user.id, visitorId);

  after(async () => {
    await customerio.identify(user.id, { email: user.email, name: user.name, source: 'join_form' });
    await customerio.track(user.id, { name: 'account_created', data: { source: 'join_form' } });
  });

  redirect('/welcome');
}
