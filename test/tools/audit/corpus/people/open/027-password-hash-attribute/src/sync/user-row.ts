import type { TrackClient } from 'customerio-node';

interface UserRow {
  id: string;
  email: string;
  name: string;
  password_hash: string;
}

export async function syncUserRow(cio: TrackClient, row: UserRow): Promise<void> {
  await cio.identify(row.id, {
    email: row.email,
    name: row.name,
    password_hash: row.password_hash,
  });
}
