import { db } from '../db';
import { track } from '../customerio';

const PAGE = 200;

export async function syncChanged(since: Date): Promise<number> {
  let total = 0;
  let after = '';
  for (;;) {
    const users = await db.usersChangedSince(since, after, PAGE);
    if (users.length === 0) {
      return total;
    }
    for (const user of users) {
      await track.identify(user.id, { email: user.email, plan: user.plan });
    }
    total += users.length;
    after = users[users.length - 1].id;
  }
}
