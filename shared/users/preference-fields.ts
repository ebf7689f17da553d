/** The fields of a person that decide about messages, and how they are written as attributes at Customer.io. */
import type { Attributes } from '../contract/attributes';

/** `topic_<n>` and `channel_<name>` are those of Customer.io's subscription centre. */
export type PreferenceField =
  'unsubscribed' | 'suppressed' | 'email_bounced' | 'email_complained' | `topic_${string}` | `channel_${string}`;

/** Rows of the same table that are no preference: the person is to be erased, or to be published anew. */
export type LifeField = 'forgotten' | 'profile';
export type Field = PreferenceField | LifeField;

const preferencesKey = 'cio_subscription_preferences';
const topicForm = /^topic_\d{1,9}$/;
const channelForm = /^channel_[a-z][a-z_]{0,30}$/;

export const isPreferenceField = (field: string): field is PreferenceField =>
  ['unsubscribed', 'suppressed', 'email_bounced', 'email_complained'].includes(field) ||
  topicForm.test(field) ||
  channelForm.test(field);

/** What holds at Customer.io before anybody says anything. Topics have a default of their own there. */
export const initially = (field: Field): boolean | undefined => (field.startsWith('topic_') ? undefined : true);

/** The attribute that says whether messages are allowed; undefined for what is an operation of its own. */
export function attributeOf(field: Field, allowed: boolean): readonly [name: string, value: boolean] | undefined {
  if (field === 'suppressed' || field === 'forgotten' || field === 'profile') return undefined;
  // By dotted path, because an object would replace the other topics (Track API specification).
  if (field.startsWith('topic_')) return [`${preferencesKey}.topics.${field}`, allowed];
  if (field.startsWith('channel_')) return [`${preferencesKey}.channels.${field.slice('channel_'.length)}`, allowed];
  return [field, !allowed];
}

export type Statement = { readonly field: PreferenceField; readonly allowed: boolean };

/** The attributes of a row without what is a preference, and the preferences. */
export function takeStatements(attributes: Attributes): {
  readonly rest: Attributes;
  readonly statements: readonly Statement[];
} {
  if (!Object.keys(attributes).some(isPreferenceName)) return { rest: attributes, statements: [] };
  const statements = new Map<PreferenceField, boolean>();
  const rest: Record<string, Attributes[string]> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'unsubscribed') {
      if (value !== null) statements.set('unsubscribed', !isTrue(value));
    } else if (name === preferencesKey) {
      for (const { field, allowed } of statementsIn(value)) statements.set(field, allowed);
    } else if (name.startsWith(`${preferencesKey}.`)) {
      const [, group, topic, ...more] = name.split('.');
      const field = more.length === 0 && topic !== undefined ? fieldOf(group ?? '', topic) : undefined;
      if (field === undefined) rest[name] = value;
      else if (value !== null) statements.set(field, isTrue(value));
    } else rest[name] = value;
  }
  return { rest, statements: [...statements].map(([field, allowed]) => ({ field, allowed })) };
}

const isPreferenceName = (name: string): boolean => name === 'unsubscribed' || name.startsWith(preferencesKey);

/** `{topics: {topic_7: false}, channels: {email: true}}`, of which anything can be missing or strange. */
export function statementsIn(preferences: unknown): readonly Statement[] {
  return Object.entries(recordOf(preferences)).flatMap(([group, values]) =>
    Object.entries(recordOf(values)).flatMap(([name, value]) => {
      const field = fieldOf(group, name);
      return field === undefined || value === null ? [] : [{ field, allowed: isTrue(value) }];
    }),
  );
}

function fieldOf(group: string, name: string): PreferenceField | undefined {
  const field = group === 'topics' ? name : group === 'channels' ? `channel_${name}` : '';
  return topicForm.test(field) || channelForm.test(field) ? (field as PreferenceField) : undefined;
}

/** As Customer.io reads it (Track API specification, `unsubscribed`). */
const isTrue = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === 'string' && ['true', '1'].includes(value.toLowerCase()));

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
