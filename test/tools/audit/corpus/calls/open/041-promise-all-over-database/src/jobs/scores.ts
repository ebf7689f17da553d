import type { TrackClient } from 'customerio-node';
import { db } from '../db';

const SIZE = 300;

export async function pushScores(cio: TrackClient, userIds: string[]): Promise<void> {
  const scores = await Promise.all(userIds.map((id) => db.scores.latest(id)));
  for (let start = 0; start < scores.length; start += SIZE) {
    const { errors } = await cio.batch(
      scores.slice(start, start + SIZE).map(({ userId, email, score }) => ({
        type: 'person',
        action: 'identify',
        identifiers: { id: userId },
        attributes: { email, score },
      })),
    );
    if (errors?.length) {
      throw new Error(`${errors.length} scores refused at ${start}`);
    }
  }
}
