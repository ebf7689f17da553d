/** Rules on messages that keep the contract and still do harm: each is `reject`, `warn` or `off` in an environment. */
import { LRUCache } from 'lru-cache';

import { PipelineError } from '../errors';
import {
  attributeTypeOf,
  hasOneType,
  namesTime,
  sensitiveAttribute,
  timeFormOf,
  type AttributeType,
} from './attribute-rules';
import type { Attributes } from './attributes';
import type { IdentifyMessage } from './identify-message';
import { unixSecondsEnd } from './limits';
import { judgeEventName } from './naming-rules';
import { type ContractWarning, shownName } from './problem';
import type { TrackMessage } from './track-message';

export const guardrailLevels = ['reject', 'warn', 'off'] as const;
export type GuardrailLevel = (typeof guardrailLevels)[number];

/** The level of each rule where an environment says nothing. Nothing is refused that nobody asked to refuse. */
export const defaultGuardrails = {
  event_name_snake_case: 'warn',
  event_name_generated: 'warn',
  event_name_personal_data: 'warn',
  // Off, because a message that changes one attribute of a person by id is as good as any.
  identify_without_email: 'off',
  attribute_type: 'warn',
  attribute_sensitive: 'warn',
  attribute_time: 'warn',
} as const satisfies Record<string, GuardrailLevel>;

export type GuardrailRule = keyof typeof defaultGuardrails;
export type GuardrailLevels = Readonly<Record<GuardrailRule, GuardrailLevel>>;

export const guardrailRules = Object.keys(defaultGuardrails) as readonly GuardrailRule[];

/** What the attributes of people are declared to be, by name. */
export type AttributeTypes = Readonly<Record<string, AttributeType>>;

/** The types first seen of attributes that nobody declared. Bounded, so it forgets, so it only ever warns. */
export type SeenTypes = LRUCache<string, AttributeType>;

const seenTypesMax = 1_000;
export const rememberTypes = (): SeenTypes => new LRUCache({ max: seenTypesMax });

export type GuardrailKnowledge = {
  readonly attributeTypes?: AttributeTypes | undefined;
  readonly seenTypes?: SeenTypes | undefined;
};

export type GuardrailCheck = {
  /** The first finding of a rule that is set to `reject`. */
  readonly rejected?: ContractWarning;
  readonly warnings: readonly ContractWarning[];
};

/** Reads `rule=level,rule=level`; rules that are not named keep their default. */
export function parseGuardrails(text: string): { readonly value: GuardrailLevels } | { readonly problem: string } {
  const levels: Record<GuardrailRule, GuardrailLevel> = { ...defaultGuardrails };
  const named = new Set<GuardrailRule>();
  for (const [index, entry] of text.split(',').entries()) {
    const [left = '', right = '', ...more] = entry.split('=').map((part) => part.trim());
    const rule = guardrailRules.find((candidate) => candidate === left);
    const level = guardrailLevels.find((candidate) => candidate === right);
    const problem = `must be rule=level, separated by commas; entry ${index + 1}`;
    if (rule === undefined) return { problem: `${problem} names none of the rules ${guardrailRules.join(', ')}` };
    if (level === undefined || more.length > 0)
      return { problem: `${problem} has none of the levels ${guardrailLevels.join(', ')}` };
    if (named.has(rule)) return { problem: `${problem} names ${rule} again` };
    named.add(rule);
    levels[rule] = level;
  }
  return { value: levels };
}

/** Checks a message that was read. Names rules and fields in its findings, never values. */
export function checkGuardrails(
  message: IdentifyMessage | TrackMessage,
  levels: GuardrailLevels = defaultGuardrails,
  knowledge: GuardrailKnowledge = {},
): GuardrailCheck {
  const own = 'name' in message ? eventFindings(message) : identifyFindings(message, levels, knowledge);
  const found = [...own, ...sensitiveFindings(message)];
  let rejected: ContractWarning | undefined;
  const warnings: ContractWarning[] = [];
  for (const { finding, warnOnly } of found) {
    const level = levels[finding.rule];
    if (level === 'reject' && warnOnly !== true) rejected ??= finding;
    else if (level !== 'off') warnings.push(finding);
  }
  return rejected === undefined ? { warnings } : { rejected, warnings };
}

export const guardrailError = ({ rule, field, detail }: ContractWarning): PipelineError =>
  new PipelineError('GUARDRAIL_REJECTED', `${field}: ${detail} (guardrail ${rule})`);

type Finding = ContractWarning & { readonly rule: GuardrailRule };
type Found = { readonly finding: Finding; readonly warnOnly?: boolean };

const finding = (rule: GuardrailRule, field: string, detail: string): Found => ({ finding: { rule, field, detail } });

function eventFindings(message: TrackMessage): Found[] {
  const found: Found[] = [];
  const { action, name, identifiers } = message;
  const { isSnakeCase, generated, personal } = judgeEventName(name, identifiers);
  // A page or a screen is named by its address or title, which is neither snake_case nor always the same.
  if (action === 'event') {
    if (!isSnakeCase) found.push(finding('event_name_snake_case', 'name', 'got a name that is not in snake_case'));
    if (generated !== undefined) {
      const detail = `got a name with a value in it (${generated}), expected one name for all`;
      found.push(finding('event_name_generated', 'name', detail));
    }
  }
  if (personal !== undefined) {
    found.push(finding('event_name_personal_data', 'name', `got a name with personal data in it (${personal})`));
  }
  return [...found, ...timeFindings(attributesIn(message))];
}

const attributesIn = (message: IdentifyMessage | TrackMessage): Attributes =>
  'attributes' in message ? (message.attributes ?? {}) : {};

function sensitiveFindings(message: IdentifyMessage | TrackMessage): Found[] {
  return Object.entries(attributesIn(message)).flatMap(([name, value]) => {
    // A flag about the thing is not the thing, and what is cleared is on its way out.
    if (typeof value === 'boolean' || value === null || value === '') return [];
    const what = sensitiveAttribute(name);
    return what === undefined ? [] : [finding('attribute_sensitive', `attributes.${shownName(name)}`, `got ${what}`)];
  });
}

/** Of what is no person: types are declared and remembered of people alone. */
const timeFindings = (attributes: Attributes): Found[] =>
  Object.entries(attributes).flatMap(([name, value]) => timeFinding(name, value) ?? []);

function timeFinding(name: string, value: unknown, declared?: AttributeType): Found | undefined {
  const form = namesTime(name) ? timeFormOf(value) : undefined;
  // Whoever declares a text means one.
  if (form === undefined || form === 'seconds' || (form === 'text' && declared === 'text')) return undefined;
  const got = form === 'text' ? 'a date as text' : 'milliseconds';
  return finding('attribute_time', `attributes.${shownName(name)}`, `got ${got}, expected Unix seconds`);
}

function identifyFindings(message: IdentifyMessage, levels: GuardrailLevels, knowledge: GuardrailKnowledge): Found[] {
  if (message.type !== 'person' || message.action !== 'identify') return timeFindings(attributesIn(message));
  const attributes = message.attributes ?? {};
  const found: Found[] = [];
  const email = message.identifiers.email ?? attributes.email;
  if (typeof email !== 'string' || email === '') {
    found.push(
      finding('identify_without_email', 'attributes.email', 'got no e-mail address, as identifier or attribute'),
    );
  }
  const { attributeTypes = {}, seenTypes } = knowledge;
  for (const [name, value] of Object.entries(attributes)) {
    // Customer.io clears an attribute that is null or empty, whatever its type.
    if (value === null || value === '') continue;
    const declared = Object.hasOwn(attributeTypes, name) ? attributeTypes[name] : undefined;
    const time = levels.attribute_time === 'off' ? undefined : timeFinding(name, value, declared);
    // A time in the wrong form is one finding, and nothing that the next value is compared with.
    const type = declared === undefined && time ? undefined : typeFinding(name, value, declared, seenTypes);
    if (type) found.push(type);
    if (time && (!type || levels.attribute_type === 'off')) found.push(time);
  }
  return found;
}

function typeFinding(
  name: string,
  value: unknown,
  declared: AttributeType | undefined,
  seenTypes: SeenTypes | undefined,
): Found | undefined {
  const type = attributeTypeOf(value);
  const differs = (expected: string): Found =>
    finding('attribute_type', `attributes.${shownName(name)}`, `got ${type}, ${expected}`);
  if (declared !== undefined) return fits(value, declared) ? undefined : differs(`declared ${declared}`);
  if (!hasOneType(name)) return undefined;
  const seen = seenTypes?.get(name);
  if (seen === undefined) seenTypes?.set(name, type);
  return seen === undefined || seen === type ? undefined : { ...differs(`seen as ${seen} before`), warnOnly: true };
}

const fits = (value: unknown, declared: AttributeType): boolean =>
  declared === 'time'
    ? typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < unixSecondsEnd
    : attributeTypeOf(value) === declared;
