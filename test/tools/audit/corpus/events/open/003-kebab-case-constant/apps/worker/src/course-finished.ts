import { publisher } from './publisher';
import { EVENTS } from '../../../packages/events/src/names';

export async function courseFinished(message: { learnerId: string; course: string }): Promise<void> {
  await publisher.track({
    identifiers: { id: message.learnerId },
    name: EVENTS.courseFinished,
    attributes: { course: message.course },
  });
  await publisher.track({
    identifiers: { id: message.learnerId },
    name: EVENTS.certificateIssued,
    attributes: { course: message.course },
  });
}
