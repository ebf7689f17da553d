import { cio } from '../cio.js';
import { attributesFor } from './attributes.js';

export async function syncNewUsers(users) {
  for (const user of users) {
    await cio.identify(user.id, attributesFor(user));
  }
  return users.length;
}
