import {
  checkGuardrails,
  defaultGuardrails,
  guardrailError,
  guardrailRules,
  parseGuardrails,
  rememberTypes,
  type GuardrailLevel,
  type GuardrailLevels,
} from '../../../shared/contract/guardrails';
import { readIdentifyMessage, readTrackMessage } from '../../../shared/contract/read-message';

const all = (level: GuardrailLevel): GuardrailLevels => ({
  event_name_snake_case: level,
  event_name_generated: level,
  event_name_personal_data: level,
  identify_without_email: level,
  attribute_type: level,
  attribute_sensitive: level,
  attribute_time: level,
});

const event = (fields: object) =>
  readTrackMessage({ identifiers: { id: 'customer-9' }, name: 'order_paid', ...fields }, 'function').message;
const person = (attributes: object, identifiers: object = { email: 'person@example.com' }) =>
  readIdentifyMessage({ identifiers, attributes }, 'function').message;

describe('parseGuardrails', () => {
  it('reads levels, and keeps the default of rules that are not named', () => {
    expect(parseGuardrails(' event_name_snake_case = reject, attribute_type=off')).toEqual({
      value: { ...defaultGuardrails, event_name_snake_case: 'reject', attribute_type: 'off' },
    });
  });

  it.each([
    [
      'an unknown rule',
      'no_such_rule=warn',
      /^must be rule=level, separated by commas; entry 1 names none of the rules event_name_snake_case, /,
    ],
    [
      'an unknown level',
      'attribute_type=warn,event_name_generated=secret-value',
      /; entry 2 has none of the levels reject, warn, off$/,
    ],
    ['no level', 'attribute_type', /; entry 1 has none of the levels/],
    ['two levels', 'attribute_type=warn=off', /; entry 1 has none of the levels/],
    ['a rule twice', 'attribute_type=warn,attribute_type=off', /; entry 2 names attribute_type again$/],
    ['a comma at the end', 'attribute_type=warn,', /; entry 2 names none of the rules/],
  ])('refuses %s without repeating the text', (_claim, text, expected) => {
    const parsed = parseGuardrails(text);
    expect(parsed).toEqual({ problem: expect.stringMatching(expected) });
    expect(JSON.stringify(parsed)).not.toContain('secret-value');
  });
});

describe('checkGuardrails', () => {
  it.each([
    ['event_name_snake_case', event({ name: 'Order Paid' }), 'name', 'got a name that is not in snake_case'],
    [
      'event_name_generated',
      event({ name: 'order_12345_paid' }),
      'name',
      'got a name with a value in it (run of digits), expected one name for all',
    ],
    [
      'event_name_personal_data',
      event({ name: 'called_+49-151-123-4' }),
      'name',
      'got a name with personal data in it (telephone number)',
    ],
    [
      'event_name_personal_data',
      event({ name: 'order_of_Customer-9' }),
      'name',
      "got a name with personal data in it (the person's id)",
    ],
    [
      'event_name_personal_data',
      event({ action: 'page', name: 'https://example.com/u/person@example.com' }),
      'name',
      'got a name with personal data in it (e-mail address)',
    ],
    [
      'identify_without_email',
      person({ plan: 'pro' }, { id: '42' }),
      'attributes.email',
      'got no e-mail address, as identifier or attribute',
    ],
    [
      'identify_without_email',
      person({ email: '' }, { id: '42' }),
      'attributes.email',
      'got no e-mail address, as identifier or attribute',
    ],
    ['attribute_type', person({ seats: '5' }), 'attributes.seats', 'got text, declared number'],
    ['attribute_type', person({ trial_ends: 1.5 }), 'attributes.trial_ends', 'got number, declared time'],
    ['attribute_type', person({ tags: { a: 1 } }), 'attributes.tags', 'got object, declared list'],
    [
      'attribute_sensitive',
      person({ passportNumber: 'C01X' }),
      'attributes.passportNumber',
      'got an official identity number',
    ],
    [
      'attribute_sensitive',
      event({ attributes: { card_number: '4111' } }),
      'attributes.card_number',
      'got payment data',
    ],
    [
      'attribute_time',
      person({ renews_at: 1_767_225_600_123 }),
      'attributes.renews_at',
      'got milliseconds, expected Unix seconds',
    ],
    [
      'attribute_time',
      event({ attributes: { paidAt: '2026-01-01T00:00:00Z' } }),
      'attributes.paidAt',
      'got a date as text, expected Unix seconds',
    ],
    [
      'attribute_time',
      readIdentifyMessage(
        {
          type: 'object',
          identifiers: { object_type_id: '1', object_id: 'o1' },
          attributes: { opened_at: '2026-01-01' },
        },
        'function',
      ).message,
      'attributes.opened_at',
      'got a date as text, expected Unix seconds',
    ],
  ] as const)('finds %s, and rejects, warns or looks away as told', (rule, message, field, detail) => {
    const knowledge = { attributeTypes: { seats: 'number', trial_ends: 'time', tags: 'list' } } as const;
    const only = (level: GuardrailLevel): GuardrailLevels => ({ ...all('off'), [rule]: level });
    const finding = { rule, field, detail };
    expect(checkGuardrails(message, only('reject'), knowledge)).toEqual({ rejected: finding, warnings: [] });
    expect(checkGuardrails(message, only('warn'), knowledge)).toEqual({ warnings: [finding] });
    expect(checkGuardrails(message, only('off'), knowledge)).toEqual({ warnings: [] });
  });

  it.each([
    ['a good event', event({})],
    ['the name of a page', event({ action: 'page', name: 'https://www.example.com/orders/12345' })],
    ['an e-mail address as attribute', person({ email: 'person@example.com' }, { id: '42' })],
    ['a cleared attribute of another type', person({ seats: null, trial_ends: '' })],
    ['an attribute of the declared type', person({ seats: 5, trial_ends: 1_767_225_600, tags: ['a'] })],
    ['an attribute that is undeclared', person({ constructor: 1 })],
    [
      'a flag about something sensitive, and one that is cleared',
      person({ has_passport: 'yes', pregnant: true, iban: null }),
    ],
    [
      'a deletion without e-mail address',
      readIdentifyMessage({ action: 'delete', identifiers: { id: '42' } }, 'function').message,
    ],
    [
      'an object without e-mail address',
      readIdentifyMessage({ type: 'object', identifiers: { cio_object_id: 'ob1' } }, 'function').message,
    ],
  ])('finds nothing in %s', (_claim, message) => {
    const knowledge = { attributeTypes: { seats: 'number', trial_ends: 'time', tags: 'list' } } as const;
    expect(checkGuardrails(message, all('reject'), knowledge)).toEqual({ warnings: [] });
  });

  it('only warns where an undeclared attribute changes its type, even if told to reject', () => {
    const knowledge = { seenTypes: rememberTypes() };
    const seen = (attributes: object) => checkGuardrails(person(attributes), all('reject'), knowledge);
    expect(seen({ score: 5 })).toEqual({ warnings: [] });
    expect(seen({ score: 7 })).toEqual({ warnings: [] });
    expect(seen({ score: 'high' })).toEqual({
      warnings: [{ rule: 'attribute_type', field: 'attributes.score', detail: 'got text, seen as number before' }],
    });
  });

  it('reports a time in the wrong form once, as the type where that is declared', () => {
    const knowledge = { attributeTypes: { paid_at: 'time', read_at: 'text', left_at: 'number' } } as const;
    const wrong = person({ paid_at: '2026-01-01', read_at: '2026-01-01', left_at: 1_767_225_600_123 });
    const found = (levels: Partial<GuardrailLevels>) =>
      checkGuardrails(wrong, { ...all('warn'), ...levels }, knowledge).warnings.map(({ rule, field }) => [rule, field]);
    expect(found({})).toEqual([
      ['attribute_type', 'attributes.paid_at'],
      ['attribute_time', 'attributes.left_at'],
    ]);
    expect(found({ attribute_type: 'off' })).toEqual([
      ['attribute_time', 'attributes.paid_at'],
      ['attribute_time', 'attributes.left_at'],
    ]);
    expect(found({ attribute_time: 'off' })).toEqual([['attribute_type', 'attributes.paid_at']]);
  });

  it('compares no type with that of a time in the wrong form', () => {
    const found = (levels: GuardrailLevels) => {
      const knowledge = { seenTypes: rememberTypes() };
      return ['2026-01-01', 1_767_225_600].flatMap((paid_at) =>
        checkGuardrails(person({ paid_at }), levels, knowledge).warnings.map(
          ({ rule, detail }) => `${rule}: ${detail}`,
        ),
      );
    };
    expect(found(all('warn'))).toEqual(['attribute_time: got a date as text, expected Unix seconds']);
    expect(found({ ...all('warn'), attribute_time: 'off' })).toEqual([
      'attribute_type: got number, seen as text before',
    ]);
  });

  it('leaves milliseconds to the contract where that has read them', () => {
    const { message, warnings } = readIdentifyMessage(
      { identifiers: { email: 'person@example.com' }, attributes: { created_at: 1_767_225_600_123 } },
      'function',
    );
    expect(warnings.map(({ rule }) => rule)).toEqual(['milliseconds']);
    expect(checkGuardrails(message, all('reject'))).toEqual({ warnings: [] });
  });

  it('does not compare the types of what Customer.io itself gives a meaning', () => {
    const knowledge = { seenTypes: rememberTypes() };
    const seen = (attributes: object) => checkGuardrails(person(attributes), all('warn'), knowledge).warnings;
    expect(seen({ cio_subscription_preferences: { topics: {} }, plan: 'pro' })).toEqual([]);
    expect(seen({ cio_subscription_preferences: '{}', plan: 'pro' })).toEqual([]);
    expect(seen({ plan: 1 })).toHaveLength(1);
  });

  it('remembers 1,000 types and forgets the oldest', () => {
    const seenTypes = rememberTypes();
    for (let n = 0; n < 1_001; n += 1) checkGuardrails(person({ [`a${n}`]: n }), defaultGuardrails, { seenTypes });
    expect(seenTypes.size).toBe(1_000);
    expect(checkGuardrails(person({ a0: 'text' }), defaultGuardrails, { seenTypes }).warnings).toEqual([]);
  });

  it('refuses nothing by default', () => {
    const message = event({ name: 'Order 12345 of person@example.com' });
    const { rejected, warnings } = checkGuardrails(message);
    expect(rejected).toBeUndefined();
    expect(warnings.map(({ rule }) => rule)).toEqual([
      'event_name_snake_case',
      'event_name_generated',
      'event_name_personal_data',
    ]);
  });

  it('names no address that stands in the name of an attribute', () => {
    const message = person({ 'other@example.com': 1 });
    const { warnings } = checkGuardrails(message, all('warn'), { attributeTypes: { 'other@example.com': 'text' } });
    expect(JSON.stringify(warnings)).not.toContain('other@');
    expect(warnings).toHaveLength(1);
  });
});

describe('guardrailError', () => {
  it('is a GUARDRAIL_REJECTED that names field and rule', () => {
    expect(
      guardrailError({ rule: 'event_name_snake_case', field: 'name', detail: 'got a name that is not in snake_case' }),
    ).toMatchObject({
      code: 'GUARDRAIL_REJECTED',
      detail: 'name: got a name that is not in snake_case (guardrail event_name_snake_case)',
    });
  });
});

describe('guardrailRules', () => {
  it('are the rules that have a level', () => {
    expect(guardrailRules).toEqual(Object.keys(all('off')));
  });
});
