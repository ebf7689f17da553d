import { randomUUID } from 'node:crypto';
import { db } from '../db';
import { publisher } from '../publisher';

export async function createCalendarEvent(owner: { id: string; email: string }, title: string, startMs: number) {
  const event = { id: randomUUID(), name: title, timestamp: new Date(startMs), owner: owner.id };
  await db.calendarEvents.insert(event);
  publisher.enqueue.track({
    identifiers: { id: owner.id },
    name: 'calendar_event_created',
    attributes: { calendar_event_id: event.id, title },
  });
  return event;
}
