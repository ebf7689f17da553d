/** What Customer.io told the webhook about the people of the database, read from the bytes that it sent. */
import { isJsonObject, type Json } from '../operation';
import { isDatabaseId } from './database-people';
import type { PeopleField, Said } from './people-words';

export type Told = {
  readonly id: string;
  readonly field: PeopleField;
  readonly voice: 'person' | 'mailbox';
  readonly said: Said;
};

/** By what it was, for people. */
export type ToldKind = 'hard bounce' | 'soft bounce' | 'complaint' | 'unsubscribe' | 're-subscription' | 'topic change';

export type ToldEvents = { readonly words: readonly Told[]; readonly counts: Readonly<Record<ToldKind, number>> };

export function toldFrom(bodies: readonly string[]): ToldEvents {
  const words: Told[] = [];
  const counts = {
    'hard bounce': 0,
    'soft bounce': 0,
    complaint: 0,
    unsubscribe: 0,
    're-subscription': 0,
    'topic change': 0,
  };
  for (const body of bodies) {
    const event = eventFrom(body);
    if (event === undefined) continue;
    const { id, kind, atMs, data } = event;
    counts[kind] += 1;
    const say = (field: PeopleField, voice: Told['voice'], allowed: boolean, address?: string): void => {
      words.push({ id, field, voice, said: { allowed, atMs, ...(address !== undefined && { address }) } });
    };
    switch (kind) {
      case 'complaint':
        say('unsubscribed', 'person', false);
        say('email_complained', 'person', false);
        break;
      case 'unsubscribe':
      case 're-subscription':
        say('unsubscribed', 'person', kind === 're-subscription');
        break;
      case 'hard bounce': {
        const address = String(data.recipient).toLowerCase();
        say('email_bounced', 'mailbox', false, address);
        say('channel_email', 'mailbox', false, address);
        break;
      }
      case 'topic change':
        for (const [topic, allowed] of topicsIn(data)) say(topic, 'person', allowed);
        break;
      case 'soft bounce':
        break;
    }
  }
  return { words, counts };
}

type ToldEvent = { readonly id: string; readonly kind: ToldKind; readonly atMs: number; readonly data: Json };

function eventFrom(body: string): ToldEvent | undefined {
  const event = jsonFrom(body);
  const data = isJsonObject(event?.data) ? event.data : {};
  const identifiers = isJsonObject(data.identifiers) ? data.identifiers : {};
  const { id } = identifiers;
  if (typeof id !== 'string' || !isDatabaseId(id) || typeof event?.timestamp !== 'number') return undefined;
  const kind = kindOf(event, data);
  return kind && { id, kind, atMs: event.timestamp * 1000, data };
}

function kindOf({ metric, object_type: type }: Json, { failure_message: text }: Json): ToldKind | undefined {
  switch (metric) {
    case 'spammed':
      return 'complaint';
    case 'unsubscribed':
      return 'unsubscribe';
    case 'subscribed':
      return 're-subscription';
    case 'cio_subscription_preferences_changed':
      return 'topic change';
    case 'bounced':
      if (type !== 'email') return undefined;
      return typeof text === 'string' && text.startsWith('5') ? 'hard bounce' : 'soft bounce';
    case 'deferred':
      return 'soft bounce';
    default:
      return undefined;
  }
}

function topicsIn({ content }: Json): [PeopleField, boolean][] {
  const preferences = typeof content === 'string' ? jsonFrom(content) : undefined;
  const topics = isJsonObject(preferences?.topics) ? preferences.topics : {};
  return Object.entries(topics).map(([topic, allowed]) => [topic as PeopleField, allowed === true]);
}

function jsonFrom(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
