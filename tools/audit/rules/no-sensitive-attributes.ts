import { attributesOf } from '../knowledge/parts';
import { shapesOf, type Entry } from '../values/objects';
import { words } from '../knowledge/words';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';
import { origins } from '../values/origins';
import { kindsOf } from '../values/kinds';
import type { FoundOperation } from '../knowledge/program-operations';
import type { Value } from '../values/value';

const secret =
  /(?:^|_)(?:password|passwd|pwd|password_?hash|hashed_password|passphrase|access_token|refresh_token|session_token|id_token|auth_token|api_?key|private_key|secret|mfa_secret|totp_secret|pin_code|security_answer)$/;
const payment =
  /(?:^|_)(?:card_?number|credit_?card|credit_?card_?number|debit_?card|cc_?number|pan|cvv|cvc|cvv2|iban|bank_account|bank_account_number|routing_number|sort_code)$/;
const identity =
  /(?:^|_)(?:ssn|social_security|social_security_number|national_id|national_insurance_number|passport|passport_number|passport_no|tax_id|driver_?s?_licen[sc]e(?:_number)?|id_card_number)$/;
const special =
  /(?:^|_)(?:diagnosis|diagnoses|medical_condition|medical_conditions|health_condition|health_conditions|medication|medications|hiv_status|pregnant|is_pregnant|religion|ethnicity|race|sexual_orientation|political_opinion|political_affiliation|trade_union|disability|criminal_record)$/;

const reasons: readonly (readonly [RegExp, string])[] = [
  [secret, 'a secret'],
  [payment, 'payment data'],
  [identity, 'an official identity number'],
  [special, 'data of a special category'],
];

/** A flag or a date about the thing is not the thing. */
const isAbout = (entry: Entry): boolean => {
  const kinds = kindsOf(entry.value).map(({ kind }) => kind);
  return kinds.length > 0 && kinds.every((kind) => kind === 'boolean' || kind === 'date');
};

const sensitive = (key: string): string | undefined => reasons.find(([pattern]) => pattern.test(words(key)))?.[1];

function entriesOf(operation: FoundOperation): readonly Entry[] {
  const data: Value | undefined = operation.slots.get('messageData');
  const isMessage = operation.kind === 'send';
  const entries = isMessage
    ? data
      ? shapesOf(data).flatMap((shape) => shape.entries)
      : []
    : attributesOf(operation).entries;
  // A link or a code that resets a password is what such a message is for.
  return isMessage ? entries.filter(({ key }) => !/token|pin_code/.test(words(key))) : entries;
}

export const rule: CodeRule = {
  id: 'no-sensitive-attributes',
  family: 'people',
  description:
    'Secrets, payment data, identity numbers and special categories of personal data stay out of Customer.io.',
  level: 'error',
  messages: {
    sensitive:
      '{{key}} is {{what}}. Everybody in the workspace can read it, it travels in exports and webhooks, and it is hard to remove. Leave it out, or send a flag such as has_{{key}}.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations }, report) {
    for (const operation of operations) {
      for (const entry of entriesOf(operation)) {
        const what = sensitive(entry.key);
        if (!what || isAbout(entry)) continue;
        const [origin] = origins(entry.value);
        const isHere = entry.value.module === module;
        const node = isHere ? entry.node : origin && useSite(origin, module, entry.value);
        if (node) report({ node, messageId: 'sensitive', data: { key: entry.key, what } });
      }
    }
  },
};
