/** What may be sent to a person, as the company's own code asks for it. */
import { decide, type Voice } from './precedence';
import type { StoredPreference } from './preference-store';
import { isPreferenceField } from './preference-fields';

export type PreferenceReason = {
  readonly allowed: boolean;
  readonly by: Voice;
  readonly source: string;
  readonly reason: string | undefined;
  readonly at: Date;
};

/** A topic or channel that nobody has spoken about is missing; Customer.io's default holds there. */
export type PersonPreferences = {
  readonly unsubscribed: boolean;
  readonly suppressed: boolean;
  readonly emailBounced: boolean;
  readonly emailComplained: boolean;
  readonly topics: Readonly<Record<`topic_${string}`, boolean>>;
  readonly channels: Readonly<Record<string, boolean>>;
  /** By field: who decided, through what, and when. */
  readonly reasons: Readonly<Record<string, PreferenceReason>>;
};

export function preferencesFrom(stored: readonly StoredPreference[], address: string | undefined): PersonPreferences {
  const reasons: Record<string, PreferenceReason> = {};
  const topics: Record<`topic_${string}`, boolean> = {};
  const channels: Record<string, boolean> = {};
  for (const { field, preference } of stored) {
    const decision = decide(preference, address);
    if (decision === undefined || !isPreferenceField(field)) continue;
    const { allowed, voice, word } = decision;
    reasons[field] = { allowed, by: voice, source: word.source, reason: word.reason, at: new Date(word.atMs) };
    if (field.startsWith('topic_')) topics[field as `topic_${string}`] = allowed;
    if (field.startsWith('channel_')) channels[field.slice('channel_'.length)] = allowed;
  }
  const isRefused = (field: string): boolean => reasons[field]?.allowed === false;
  return {
    unsubscribed: isRefused('unsubscribed'),
    suppressed: isRefused('suppressed'),
    emailBounced: isRefused('email_bounced'),
    emailComplained: isRefused('email_complained'),
    topics,
    channels,
    reasons,
  };
}
