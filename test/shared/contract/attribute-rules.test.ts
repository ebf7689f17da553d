/**
 * Goal: one judgement for live messages and for code. Method: the same names and values, as a message through the
 * guardrails and as a program through the rules of the audit.
 */
import { Linter } from 'eslint';

import { checkGuardrails, defaultGuardrails, rememberTypes } from '../../../shared/contract/guardrails';
import {
  attributeTypeOf,
  hasOneType,
  namesTime,
  sensitiveAttribute,
  timeFormOf,
} from '../../../shared/contract/attribute-rules';
import { readIdentifyMessage, readTrackMessage } from '../../../shared/contract/read-message';
import { plugin } from '../../../tools/audit/plugin';

const inCode = (code: string): string[] => {
  const linter = new Linter();
  const ids = [
    'event-name-snake-case',
    'no-generated-event-names',
    'no-personal-data-in-event-names',
    'attribute-types',
    'no-sensitive-attributes',
    'unix-seconds',
  ];
  const rules = Object.fromEntries(ids.map((id) => [`customerio/${id}`, 'error' as const]));
  const client = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.SITE, process.env.KEY);
`;
  return linter
    .verify(client + code, { plugins: { customerio: plugin }, rules }, 'src/service.js')
    .map(({ ruleId, message }) => ruleId ?? message);
};

const ofEvent = (name: string): string[] => {
  const { message } = readTrackMessage({ identifiers: { id: '9' }, name }, 'function');
  return checkGuardrails(message).warnings.map(({ rule }) => rule);
};

const ofPerson = (...all: object[]): string[] => {
  const knowledge = { seenTypes: rememberTypes() };
  return all.flatMap((attributes) => {
    const { message } = readIdentifyMessage({ identifiers: { email: 'person@example.com' }, attributes }, 'function');
    return checkGuardrails(message, defaultGuardrails, knowledge).warnings.map(({ rule }) => rule);
  });
};

describe('the rules of events and attributes', () => {
  it.each([
    ['order_paid', [], []],
    ['Order Paid', ['event_name_snake_case'], ['customerio/event-name-snake-case']],
    ['order_20931_paid', ['event_name_generated'], ['customerio/no-generated-event-names']],
    [
      'invited_person@example.com',
      ['event_name_snake_case', 'event_name_generated', 'event_name_personal_data'],
      ['customerio/event-name-snake-case', 'customerio/no-personal-data-in-event-names'],
    ],
  ])('judge the name %s in a message and in code', (name, live, code) => {
    expect(ofEvent(name)).toEqual(live);
    expect(inCode(`cio.track(user.id, { name: '${name}' });`)).toEqual(code);
  });

  it.each([
    ['seats: 5', 'seats: 6', []],
    ['seats: 5', "seats: '5'", ['attribute_type']],
    ['unsubscribed: true', "unsubscribed: 'true'", []],
  ])('compare the types of { %s } and { %s }', (one, other, live) => {
    const values = [one, other].map((text) =>
      Object.fromEntries(
        [text.split(': ')].map(([key = '', value = '']) => [key, JSON.parse(value.replaceAll("'", '"')) as unknown]),
      ),
    );
    expect(ofPerson(...values)).toEqual(live);
    const code = `cio.identify(a.id, { email: a.email, ${one} });\ncio.identify(b.id, { email: b.email, ${other} });\n`;
    expect(inCode(code)).toEqual(live.map(() => 'customerio/attribute-types'));
  });

  it.each([
    ['ssn', 'an official identity number'],
    ['accessToken', 'a secret'],
    ['billing_iban', 'payment data'],
    ['blood_type', 'data of a special category'],
  ])('find that %s is %s', (name, what) => {
    expect(sensitiveAttribute(name)).toBe(what);
    expect(ofPerson({ [name]: 'x' })).toEqual(['attribute_sensitive']);
    expect(inCode(`cio.identify(a.id, { email: a.email, ${name}: a.value });`)).toEqual([
      'customerio/no-sensitive-attributes',
    ]);
  });

  it.each([
    ['renews_at', 1_767_225_600_123, 'milliseconds'],
    ['renewsAt', '1767225600123', 'milliseconds'],
    ['paid_timestamp', '2026-01-01T00:00:00.000Z', 'text'],
    ['timestamp', '2026-01-01', 'text'],
    ['seen_at', '2026-01-01 10:00:00+00', 'text'],
    ['seen_at', 'Thu Jan 01 2026 00:00:00 GMT+0000 (Coordinated Universal Time)', 'text'],
    ['seen_at', 'Thu, 01 Jan 2026 00:00:00 GMT', 'text'],
    ['seen_at', 'Thu Jan 01 2026', 'text'],
    ['seen_at', 1_767_225_600, 'seconds'],
    ['works_at', 'Example 2026', undefined],
    ['looked_at', 12, undefined],
  ])('read the time %s: %j', (name, value, form) => {
    expect([namesTime(name), timeFormOf(value)]).toEqual([true, form]);
    const isWrong = form === 'milliseconds' || form === 'text';
    expect(ofPerson({ [name]: value })).toEqual(isWrong ? ['attribute_time'] : []);
    expect(inCode(`cio.identify(a.id, { email: a.email, ${name}: ${JSON.stringify(value)} });`)).toEqual(
      isWrong ? ['customerio/unix-seconds'] : [],
    );
  });

  it.each(['seat', 'chat', 'habitat', 'day', 'expires', 'updated_at_source'])('take %s for no time', (name) => {
    expect(namesTime(name)).toBe(false);
    expect(ofPerson({ [name]: '2026-01-01' })).toEqual([]);
    expect(inCode(`cio.identify(a.id, { email: a.email, ${name}: '2026-01-01' });`)).toEqual([]);
  });

  it('leave alone what is only about such a thing', () => {
    expect(sensitiveAttribute('has_passport')).toBeUndefined();
    expect(ofPerson({ has_passport: true, pregnant: false })).toEqual([]);
    expect(inCode(`cio.identify(a.id, { email: a.email, has_passport: true, pregnant: false });`)).toEqual([]);
  });
});

describe('attributeTypeOf', () => {
  it('names what segments compare', () => {
    expect([1, true, 'a', [1], { a: 1 }].map(attributeTypeOf)).toEqual(['number', 'boolean', 'text', 'list', 'object']);
    expect(hasOneType('plan')).toBe(true);
    expect(hasOneType('unsubscribed')).toBe(false);
  });
});
