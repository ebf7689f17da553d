import { attributesOf } from '../knowledge/parts';
import { shapesOf, type Entry } from '../values/objects';
import { words } from '../knowledge/words';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';
import { origins } from '../values/origins';
import { kindsOf } from '../values/kinds';
import type { FoundOperation } from '../knowledge/program-operations';

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

/** A flag, a date or a count about the thing is not the thing. */
const isAbout = (entry: Entry): boolean => {
  const found = kindsOf(entry.value);
  return (
    found.length > 0 &&
    found.every(({ kind, origin }) => kind === 'boolean' || kind === 'date' || origin.path.at(-1) === 'length')
  );
};

/** `has_passport` says that there is one. */
const isFlag = (name: string): boolean => /^(?:has|had|needs|uses|knows|wants|no)_/.test(name);

function reasonOf(name: string): string | undefined {
  const plain = words(name);
  return isFlag(plain) ? undefined : reasons.find(([pattern]) => pattern.test(plain))?.[1];
}

/** What the key says, or the name of what is handed over under a harmless key. */
function sensitive({ key, value }: Entry): string | undefined {
  const own = reasonOf(key);
  if (own !== undefined) return own;
  const members = origins(value).filter(({ path }) => path.length > 0);
  return members.map(({ path }) => reasonOf(path.at(-1) ?? '')).find((reason) => reason !== undefined);
}

/** Objects within attributes that are looked into. */
const depthMax = 2;

const withMembers = (entries: readonly Entry[], depth = 0): Entry[] =>
  entries.flatMap((entry) => {
    const isLeaf = depth >= depthMax || origins(entry.value).every(({ node }) => node.type !== 'ObjectExpression');
    const inner = isLeaf ? [] : shapesOf(entry.value).flatMap((shape) => withMembers(shape.entries, depth + 1));
    return [entry, ...inner];
  });

/** Attributes and event data. What a single message says is not kept with the person, and may well be a new password. */
const entriesOf = (operation: FoundOperation): Entry[] =>
  operation.kind === 'send' ? [] : withMembers(attributesOf(operation).entries);

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
        const what = sensitive(entry);
        if (!what || isAbout(entry)) continue;
        const [origin] = origins(entry.value);
        const isHere = entry.value.module === module;
        const node = isHere ? entry.node : origin && useSite(origin, module, entry.value);
        if (node) report({ node, messageId: 'sensitive', data: { key: entry.key, what } });
      }
    }
  },
};
