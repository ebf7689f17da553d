import { cio } from './cio';
import { ulidOf } from './event-id';

export async function shared(message: { key: string; timeMs: number; userId: string; noteId: string }) {
  await cio.track(message.userId, {
    id: ulidOf(message.timeMs, message.key),
    name: 'note_shared',
    data: { note_id: message.noteId },
  });
}
