/** What a step changes in the workspace: nobody but Customer.io itself does this, so no operation is recorded. */
import { writeAttribute } from '../workspace/attributes';
import type { Delivery } from '../workspace/deliveries';
import type { Person } from '../workspace/person';
import { Preferences } from '../workspace/preferences';
import type { Context } from '../workspace/workspace';
import { secondsOf } from '../workspace/write-time';
import type { Step } from './story';

/** Who a delivery went to, if the person is still there. */
export function personOf({ workspace }: Context, { person }: Delivery): Person | undefined {
  const cioId = person?.cio_id ?? undefined;
  return cioId === undefined ? undefined : workspace.people.find({ kind: 'cio_id', value: cioId });
}

/** Changes count from the time that the event tells: a write that is newer than what the person did stays. */
export function applyChange(context: Context, delivery: Delivery, { change, fields }: Step, timestamp: number): void {
  if (change === undefined) return;
  const { workspace, nowMs } = context;
  const at = Math.min(timestamp, secondsOf(nowMs));
  const person = personOf(context, delivery);
  switch (change.kind) {
    case 'unsubscribed':
    case 'subscribed':
      if (person !== undefined) writeAttribute(person, 'unsubscribed', change.kind === 'unsubscribed', at);
      return;
    case 'topic':
      if (person === undefined) return;
      person.preferences ??= new Preferences();
      person.preferences.patch(`topics.${change.topic}`, change.subscribed, at);
      return;
    case 'bounced':
    case 'complained': {
      // "Bounces and spam complaints are suppressed" at the mail provider (workspace suppressions, docs.customer.io).
      const bounced = change.kind === 'bounced';
      const email = delivery.recipient;
      if (email === undefined) return;
      const reason = typeof fields.failure_message === 'string' ? fields.failure_message : 'complaint';
      const entry = { email, created: at, reason, status: bounced ? '550' : '' };
      workspace.espSuppression.add(bounced ? 'bounces' : 'spam_reports', entry);
    }
  }
}
