/** Decides what a delivery event does to a person, in the database and at Customer.io. */
import type { IdentifyMessageInput } from '../../shared/contract/identify-message';
import type { PersonIdentifiers } from '../../shared/contract/identifiers';
import { foreignError, maskForeignText, PipelineError } from '../../shared/errors';
import type { Settled } from '../../shared/pubsub/consume';
import { publishedAtMs, type ReceivedMessage } from '../../shared/pubsub/received-message';
import { feedbackFrom, type Feedback, type FeedbackPerson } from '../../shared/users/feedback-effects';
import type { FeedbackPolicy } from '../../shared/users/feedback-policy';
import { attributeOf } from '../../shared/users/preference-fields';
import type { UserMessagingRepository } from '../../shared/users/repository';
import type { PublishIdentify } from '../../shared/users/sync-rows';
import { parseDeliveryEvent } from '../../shared/webhooks/delivery-event';

export type FeedbackParts = {
  readonly policy: FeedbackPolicy;
  /** Undefined without a database: then only Customer.io is told. */
  readonly repository: Pick<UserMessagingRepository, 'applyFeedback'> | undefined;
  readonly publish: PublishIdentify;
  readonly nowMs: () => number;
};

/** Throws EVENT_NOT_JSON, DATABASE_UNAVAILABLE or IDENTIFY_UNAVAILABLE. */
export async function handleFeedback(received: ReceivedMessage, parts: FeedbackParts): Promise<Settled> {
  const event = parseDeliveryEvent(received.data);
  // A clock that is ahead would keep every later word from being heard.
  const atMs = Math.min(event.timestampMs ?? publishedAtMs(received), parts.nowMs());
  const feedback = feedbackFrom(event, atMs, parts.policy);
  const { effects, bounce, warnings } = feedback;
  if (effects.length === 0 && bounce === undefined) return { outcome: 'delivered', warnings };

  const applied = await parts.repository?.applyFeedback(feedback);
  if (applied !== undefined && applied.personIds.length > 0) return { outcome: 'delivered', warnings };

  const messages = directMessages(feedback);
  if (messages === 'nobody') return { outcome: 'delivered', warnings: [...warnings, 'data: got nobody to act on'] };
  for (const [index, message] of messages.entries()) {
    await parts.publish(message, { eventId: `feedback:${feedback.eventId}:${index}` });
  }
  return { outcome: 'delivered', warnings };
}

/**
 * What Customer.io does not know yet, about somebody whom no database knows. With the time of the event, so that its
 * repeats and what happened since do no harm.
 */
export function directMessages({ effects, atMs, person }: Feedback): readonly IdentifyMessageInput[] | 'nobody' {
  const known = new Set(effects.flatMap((effect) => (effect.kind === 'report' ? [effect.field] : [])));
  const news = effects.flatMap((effect) => (effect.kind === 'word' && !known.has(effect.field) ? [effect] : []));
  const identifiers = identifiersOf(person);
  if (news.length === 0) return [];
  if (identifiers === undefined) return 'nobody';
  // It deletes the profile, so nothing else is worth saying.
  if (news.some(({ field }) => field === 'suppressed')) return [{ identifiers, action: 'suppress' }];
  const attributes = Object.fromEntries(
    news.flatMap(({ field, word }) => {
      const attribute = attributeOf(field, word.allowed);
      return attribute === undefined ? [] : [attribute];
    }),
  );
  return [{ identifiers, attributes, timestamp: Math.floor(atMs / 1000) }];
}

function identifiersOf({ id, cioId, email }: FeedbackPerson): PersonIdentifiers | undefined {
  if (id !== undefined) return { id };
  if (cioId !== undefined) return { cio_id: cioId };
  return email === undefined ? undefined : { email };
}

/** What the publisher refuses keeps its own code; that Pub/Sub fails is a reason to try again. */
export const orUnavailable =
  (publish: PublishIdentify): PublishIdentify =>
  async (message, options) => {
    try {
      return await publish(message, options);
    } catch (cause) {
      if (cause instanceof PipelineError) throw cause;
      const { name, message: text } = foreignError(cause);
      throw new PipelineError('IDENTIFY_UNAVAILABLE', maskForeignText(`${name} ${text}`), { cause });
    }
  };
