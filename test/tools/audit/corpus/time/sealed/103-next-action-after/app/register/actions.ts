'use server';

import { after } from 'next/server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { createAccount } from '@/lib/accounts';
import { cio } from '@/lib/customerio';

const Form = z.object({ email: z.string().email(), name: z.string().min(1) });

export async function register(formData: FormData) {
  const input = Form.parse(Object.fromEntries(formData));
  const account = await createAccount(input);
  const registered = new Date().toISOString();

  after(() =>
    cio.identify(account.id, {
      email: input.email,
      name: input.name,
      created_at: registered,
      plan: 'free',
    }),
  );

  redirect(`/welcome?account=${account.id}`);
}
