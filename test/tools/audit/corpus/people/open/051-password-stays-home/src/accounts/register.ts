import { hash } from 'argon2';
import { db } from '../db';
import { publisher } from '../publisher';

export async function register(input: { email: string; password: string; taxNumber: string; name: string }) {
  const user = await db.users.insert({
    email: input.email,
    password_hash: await hash(input.password),
    tax_number: input.taxNumber,
  });
  publisher.enqueue.identify({
    identifiers: { id: user.id },
    attributes: { email: input.email, name: input.name },
  });
  publisher.enqueue.track({ identifiers: { id: user.id }, name: 'account_registered' });
  return user.id;
}
