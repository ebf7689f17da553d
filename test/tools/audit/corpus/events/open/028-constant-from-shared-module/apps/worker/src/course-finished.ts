import { publisher } from './publisher';
import { EVENTS } from '../../../packages/events/src/names';

export async function courseFinished(message: { learnerId: string; course: string }): Promise<void> {
  for (const name of [EVENTS.courseFinished, EVENTS['Certificate Issued']]) {
    await publisher.track({
      identifiers: { id: message.learnerId },
      name,
      attributes: { course: message.course },
    });
  }
}
