/** What one delivery event means for a person: the words it holds. Pure; who keeps them is decided elsewhere. */
import { maskForeignText } from '../errors';
import { isRecord } from '../webhooks/field-readers';
import type { DeliveryEvent } from '../webhooks/delivery-event';
import { bounceKind, type BounceKind } from './bounce-kind';
import type { FeedbackAction, FeedbackPolicy } from './feedback-policy';
import type { Voice, Word } from './precedence';
import { statementsIn, type PreferenceField } from './preference-fields';

export type FeedbackEffect =
  /** Decides about messages; Customer.io does not know it. */
  | { readonly kind: 'word'; readonly field: PreferenceField; readonly voice: Voice; readonly word: Word }
  /** Customer.io's own report of what it holds now. */
  | { readonly kind: 'report'; readonly field: PreferenceField; readonly allowed: boolean; readonly atMs: number };

export type Bounce = {
  readonly channel: string;
  readonly kind: BounceKind;
  readonly reason: string;
};

export type Feedback = {
  readonly eventId: string;
  readonly atMs: number;
  readonly person: FeedbackPerson;
  readonly effects: readonly FeedbackEffect[];
  /** For the record and, when soft, for the count. */
  readonly bounce: Bounce | undefined;
  readonly warnings: readonly string[];
};

/** As the event names the person. Any of them can be missing. */
export type FeedbackPerson = {
  readonly id: string | undefined;
  readonly cioId: string | undefined;
  readonly email: string | undefined;
};

/** `atMs` is when it happened. */
export function feedbackFrom(event: DeliveryEvent, atMs: number, policy: FeedbackPolicy): Feedback {
  const person = personOf(event);
  const feedback = { eventId: event.eventId, atMs, person, effects: [], bounce: undefined, warnings: [] };
  const report = (field: PreferenceField, allowed: boolean): FeedbackEffect => ({
    kind: 'report',
    field,
    allowed,
    atMs,
  });
  switch (event.name) {
    case 'email_spammed':
      return { ...feedback, effects: complaintEffects(policy.complaint, atMs) };
    case 'email_unsubscribed': {
      // A click on the link of a message is always the person's own, whatever we told Customer.io before.
      const word: Word = { allowed: false, atMs, source: 'email_unsubscribed' };
      const effects = [{ kind: 'word', field: 'unsubscribed', voice: 'person', word }, report('unsubscribed', false)];
      return { ...feedback, effects: effects as FeedbackEffect[] };
    }
    case 'customer_unsubscribed':
      return { ...feedback, effects: [report('unsubscribed', false)] };
    case 'customer_subscribed':
      return { ...feedback, effects: [report('unsubscribed', true)] };
    case 'customer_subscription_preferences_changed': {
      const statements = statementsIn(contentOf(event.data.content));
      const warnings = statements.length === 0 ? ['data.content: got no topics or channels; is body content on?'] : [];
      return { ...feedback, warnings, effects: statements.map(({ field, allowed }) => report(field, allowed)) };
    }
    case 'email_bounced':
    case 'push_bounced':
    case 'sms_bounced':
    case 'whatsapp_bounced':
    case 'email_deferred':
    case 'email_attempted': {
      const bounce = bounceOf(event);
      const acts = bounce.channel === 'email' && bounce.kind === 'hard';
      return {
        ...feedback,
        bounce,
        effects: acts ? bounceEffects('hard_bounce', policy.hard_bounce, feedback, bounce) : [],
      };
    }
    case undefined:
    default:
      return { ...feedback, warnings: [`event: got one that changes nothing`] };
  }
}

function complaintEffects(action: FeedbackAction, atMs: number): FeedbackEffect[] {
  const word: Word = { allowed: false, atMs, source: 'complaint' };
  const said = (field: PreferenceField, voice: Voice): FeedbackEffect => ({ kind: 'word', field, voice, word });
  if (action === 'none') return [];
  const mark = said('email_complained', 'person');
  if (action === 'mark') return [mark];
  return [mark, action === 'suppress' ? said('suppressed', 'company') : said('unsubscribed', 'person')];
}

/** Of a mailbox that is given up: at once when it is gone, or when it has refused for long. */
export function bounceEffects(
  source: 'hard_bounce' | 'soft_bounce',
  action: FeedbackAction,
  { atMs, person }: Pick<Feedback, 'atMs' | 'person'>,
  { reason }: Bounce,
): FeedbackEffect[] {
  if (action === 'none') return [];
  const address = person.email?.toLowerCase();
  const word: Word = { allowed: false, atMs, source, reason, ...(address !== undefined && { address }) };
  const said = (field: PreferenceField, voice: Voice): FeedbackEffect => ({ kind: 'word', field, voice, word });
  const mark = said('email_bounced', 'mailbox');
  if (action === 'mark') return [mark, said('channel_email', 'mailbox')];
  return [mark, action === 'suppress' ? said('suppressed', 'company') : said('unsubscribed', 'mailbox')];
}

function bounceOf(event: DeliveryEvent): Bounce {
  const { recipients, failure_message: own } = event.data;
  const text = own ?? recipients?.find(({ failure_message: message }) => message !== undefined)?.failure_message;
  const isRefusal = event.metric === 'bounced';
  return {
    channel: event.object ?? 'email',
    kind: isRefusal ? bounceKind(text) : 'soft',
    reason: maskForeignText(text ?? ''),
  };
}

/** Bounces name the address in `recipient`, subscriptions in `email_address`. */
function personOf({ data }: DeliveryEvent): FeedbackPerson {
  const { identifiers, customer_id: customerId, recipient, email_address: address } = data;
  const isAddress = (text: string | undefined): boolean => text?.includes('@') === true;
  return {
    id: identifiers?.id ?? customerId,
    cioId: identifiers?.cio_id,
    email: [recipient, address, identifiers?.email].find(isAddress),
  };
}

/** Customer.io writes it as JSON in a string. */
function contentOf(content: unknown): unknown {
  if (typeof content !== 'string') return isRecord(content) ? content : undefined;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
