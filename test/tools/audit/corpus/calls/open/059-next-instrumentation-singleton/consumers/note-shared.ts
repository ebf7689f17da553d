import { cio } from '../lib/cio';

export async function noteShared(message: { userId: string; noteId: string }): Promise<void> {
  await cio().track(message.userId, { name: 'note_shared', data: { note_id: message.noteId } });
}
