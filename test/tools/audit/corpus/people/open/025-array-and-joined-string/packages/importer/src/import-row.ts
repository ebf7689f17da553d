import type { TrackClient } from 'customerio-node';

export async function importRow(
  cio: TrackClient,
  row: { id: string; email: string; interests: string[] },
): Promise<void> {
  await cio.identify(row.id, {
    email: row.email,
    interests: row.interests.join(','),
  });
}
