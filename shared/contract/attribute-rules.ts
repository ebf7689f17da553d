/**
 * What makes a good attribute. Pure, because the guardrails (live messages) and the audit (code) use the same rules: one
 * sees values, the other what a program says of them.
 */
import { LRUCache } from 'lru-cache';

import { isPlainObject } from './json-value';
import { unixSecondsEnd } from './limits';
import { words } from './naming-rules';

/** `time` is a number of Unix seconds. */
export const attributeTypes = ['text', 'number', 'boolean', 'time', 'list', 'object'] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** What a value of a program reaches Customer.io as; a `Date` becomes a text in JSON. */
export const typeAsSent = {
  string: 'text',
  date: 'text',
  number: 'number',
  boolean: 'boolean',
  list: 'list',
  object: 'object',
} as const satisfies Record<string, AttributeType>;

export function attributeTypeOf(value: unknown): AttributeType {
  if (typeof value === 'number') return typeAsSent.number;
  if (typeof value === 'boolean') return typeAsSent.boolean;
  if (Array.isArray(value)) return typeAsSent.list;
  return isPlainObject(value) ? typeAsSent.object : typeAsSent.string;
}

/** Keys of a person that address, order or steer: Customer.io gives them their meaning, whatever their type. */
const steering: ReadonlySet<string> = new Set([
  'id',
  'email',
  'cio_id',
  'anonymous_id',
  '_timestamp',
  '_update',
  'unsubscribed',
  'cio_subscription_preferences',
  'cio_relationships',
]);

/** Whether segments compare the attribute by its type, so that it has to be the same one everywhere. */
export const hasOneType = (name: string): boolean => !steering.has(name);

/** Names of attributes that hold a time: `paid_at`, `paidAt`, `timestamp`. */
export const namesTime = (name: string): boolean => /(?:^|_)at$|[a-z]At$|^_?timestamp$|_timestamp$/.test(name);

/** What a time is written in. Customer.io reads seconds; a text is no date to its segments. */
export type TimeForm = 'seconds' | 'milliseconds' | 'text';

/** A smaller number, from before November 1985, is more likely a count or a length. */
const timeStart = 500_000_000;

const isoDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}|$)/;
/** What `toString` and `toUTCString` of a `Date` give. */
const spelledDate = /^[A-Z][a-z]{2},? (?:[A-Z][a-z]{2} \d{2}|\d{2} [A-Z][a-z]{2}) \d{4}(?: \d{2}:\d{2}:\d{2} GMT|$)/;
const millisecondDigits = /^\d{12,16}$/;

/** The form of a value that is a time; undefined for what may be anything. */
export function timeFormOf(value: unknown): TimeForm | undefined {
  if (typeof value === 'number') {
    if (value >= unixSecondsEnd) return 'milliseconds';
    return value >= timeStart ? 'seconds' : undefined;
  }
  if (typeof value !== 'string') return undefined;
  if (millisecondDigits.test(value)) return 'milliseconds';
  return isoDate.test(value) || spelledDate.test(value) ? 'text' : undefined;
}

/** A name that ends in one of these words, in snake_case. */
const endingIn = (...names: readonly string[]): RegExp => new RegExp(`(?:^|_)(?:${names.join('|')})$`);

const secret = endingIn(
  '(?:password|passwd|pwd|passphrase)(?:_(?:hash|digest|salt|plain|plaintext|reset_token))?',
  '(?:access|refresh|session|id|auth|bearer|oauth|login|remember)_token',
  'jwt',
  'api_?key|api_secret|client_secret|private_key|secret_key|secret',
  '(?:recovery|backup)_codes?',
  'pin_code|card_pin|security_answer|mothers?_maiden_name',
);
const payment = endingIn(
  'card_?number|credit_?card|credit_?card_?number|debit_?card|debit_?card_?number|cc_?number|pan',
  'cvv2?|cvc2?|iban|bank_account|bank_account_(?:number|no|iban)|routing_number|sort_code',
);
const identity = endingIn(
  'ssn|social_security(?:_(?:number|no))?|national_id(?:_(?:number|no))?|national_insurance(?:_(?:number|no))?|nino',
  'passport(?:_(?:number|no|id))?|(?:id|identity)_card(?:_(?:number|no))?|id_number|identity_number',
  'tax_(?:id|number|no|identifier|identification_number)|steuer_?(?:id|nummer)|personnummer|aadhaar(?:_number)?|cpf|bsn',
  '(?:drivers?|driver_s|driving)_licen[sc]e(?:_(?:number|no))?',
  '(?:health_)?insurance_(?:number|no)|medicare_number|nhs_number',
);
const special = endingIn(
  'diagnos[ie]s|(?:medical|health)_(?:condition|history|record|status|data|info|issue|problem|note)s?',
  'mental_health|illness(?:es)?|diseases?|symptoms?|allerg(?:y|ies)|medications?|prescriptions?',
  'blood_(?:type|group)|hiv_status|(?:is_)?pregnant|pregnancy',
  'religion|religious_(?:belief|affiliation|view)s?|faith|ethnicity|ethnic_(?:origin|background|group)|racial_origin',
  'sexual_orientation|sexuality|political_(?:opinion|affiliation|party|view|orientation)s?|party_affiliation',
  'trade_union|(?:trade_)?union_member(?:ship)?|disabilit(?:y|ies)|disability_status',
  'criminal_(?:record|conviction|history|offence)s?|biometric(?:s|_data|_template|_hash)?|genetic_data',
);

const reasons: readonly (readonly [RegExp, string])[] = [
  [secret, 'a secret'],
  [payment, 'payment data'],
  [identity, 'an official identity number'],
  [special, 'data of a special category'],
];

/** `has_passport` says that there is one. */
const isFlag = (name: string): boolean => /^(?:has|had|needs|uses|knows|wants|no)_/.test(name);

function reasonOf(name: string): string | undefined {
  const plain = words(name);
  return isFlag(plain) ? undefined : reasons.find(([pattern]) => pattern.test(plain))?.[1];
}

/** Programs use few names; more than these come from a message that is made of data. */
const namesMax = 2_000;
const known = new LRUCache<string, { readonly reason: string | undefined }>({ max: namesMax });

/** What an attribute of this name is that nobody should find in Customer.io: a secret, payment data and the like. */
export function sensitiveAttribute(name: string): string | undefined {
  const before = known.get(name);
  if (before) return before.reason;
  const reason = reasonOf(name);
  known.set(name, { reason });
  return reason;
}
