import { cio } from '../lib/cio.mjs';
import { db } from '../lib/db.mjs';

const CHUNK = 50;

export async function expirePoints() {
  const members = await db.expiringToday();
  for (let start = 0; start < members.length; start += CHUNK) {
    const chunk = members.slice(start, start + CHUNK);
    await Promise.all(
      chunk.map(({ id, points }) => cio.track(id, { name: 'points_expired', data: { points } })),
    );
  }
  return members.length;
}
