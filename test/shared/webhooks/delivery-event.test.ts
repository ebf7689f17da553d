// Goal: every documented payload is typed, every other one is kept. Method: literal bodies in, literal fields out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isNamed, parseDeliveryEvent, type DeliveryEvent } from '../../../shared/webhooks/delivery-event';
import { eventNames } from '../../../shared/webhooks/event-names';
import { deliveryMetrics, feedbackEvents } from '../../../shared/webhooks/metrics';

const parse = (body: unknown): DeliveryEvent => parseText(JSON.stringify(body));
const parseText = (text: string): DeliveryEvent => parseDeliveryEvent(Buffer.from(text, 'utf8'));
const fixture = (name: string): DeliveryEvent => {
  const path = join(__dirname, '../../fixtures/webhooks', `${name}.json`);
  return parse((JSON.parse(readFileSync(path, 'utf8')) as { body: unknown }).body);
};

describe('deliveryMetrics', () => {
  // Customer.io's table of what can be subscribed to, column by column (reporting webhooks docs, read 2026-08).
  const documented = {
    email:
      'drafted attempted sent delivered opened clicked converted bounced dropped deferred spammed unsubscribed failed undeliverable',
    push: 'drafted attempted sent delivered opened clicked converted bounced dropped failed undeliverable',
    in_app: 'drafted attempted sent opened clicked converted failed undeliverable',
    sms: 'drafted attempted sent delivered clicked converted bounced dropped failed undeliverable replied',
    whatsapp: 'drafted attempted sent delivered opened clicked converted bounced dropped failed undeliverable replied',
    slack: 'drafted attempted sent clicked converted failed undeliverable',
    webhook: 'drafted attempted sent clicked converted failed undeliverable',
    customer: 'subscribed unsubscribed subscription_preferences_changed',
  };

  it('has exactly the documented object types', () => {
    expect(Object.keys(deliveryMetrics).sort()).toEqual(Object.keys(documented).sort());
  });

  it.each(Object.entries(documented))('has exactly the documented metrics of %s', (object, metrics) => {
    const ours = Object.entries(deliveryMetrics).find(([name]) => name === object)?.[1] ?? {};
    expect(Object.keys(ours).sort()).toEqual(metrics.split(' ').sort());
  });

  // The fields that a metric adds, from Customer.io's payload schemas.
  it.each([
    ['email', 'sent', ['recipient', 'subject', 'content', 'headers']],
    ['email', 'attempted', ['failure_message']],
    ['email', 'opened', ['recipient', 'subject', 'proxied', 'prefetched', 'synthetic']],
    ['email', 'clicked', ['recipient', 'subject', 'href', 'link_id', 'machine']],
    ['email', 'bounced', ['recipient', 'subject', 'failure_message']],
    ['push', 'clicked', ['href', 'link_id', 'recipients']],
    ['push', 'undeliverable', ['failure_message']],
    ['sms', 'replied', ['inbound_event_id', 'to', 'recipient']],
    ['whatsapp', 'dropped', ['recipient', 'failure_message']],
    ['slack', 'clicked', ['recipient', 'href', 'link_id']],
    ['in_app', 'clicked', ['recipient', 'href', 'link_id', 'tracked_response']],
    ['customer', 'unsubscribed', ['customer_id', 'email_address', 'identifiers']],
  ])('types what %s %s adds', (object, metric, fields) => {
    const meanings: Record<string, Record<string, { fields: readonly string[] }>> = deliveryMetrics;
    expect(meanings[object]?.[metric]?.fields).toEqual(fields);
  });
});

describe('eventNames', () => {
  it('has 73 names, one for each metric of each object type', () => {
    expect(eventNames.all).toHaveLength(73);
    expect(new Set(eventNames.all).size).toBe(73);
  });

  it('knows the names that go to the feedback topic', () => {
    expect([...feedbackEvents].filter((name) => !eventNames.isKnown(name))).toEqual([]);
  });
});

describe('parseDeliveryEvent', () => {
  it.each([
    ['email_sent__without_subject', 'email_sent', '01E4C4CT6YDC7Y5M7FE1GWWPQJ', 1_613_063_089_000],
    ['sms_sent__official_shape', 'sms_sent', '01E4C4CT6YDC7Y5M7FE1GWWPQK', 1_613_063_089_000],
    ['customer_subscribed__official_shape', 'customer_subscribed', '01E4C4CT6YDC7Y5M7FE1GWWPQM', 1_613_063_089_000],
    ['email_opened__padded_delivery_id', 'email_opened', '01E4C4CT6YDC7Y5M7FE1GWWPQN', 1_613_063_089_000],
    ['email_opened__machine_flags', 'email_opened', '01E4C4CT6YDC7Y5M7FE1GWWPQP', 1_613_063_089_000],
    ['email_delivered__without_data', 'email_delivered', '01E2EMRMM6TZ12ZNQDWQ12', 1_699_999_999_000],
    [
      'customer_preferences_changed__object_type_type',
      'customer_subscription_preferences_changed',
      '01E4C4CT6YDC7Y5M7FE1GWWPQQ',
      1_613_063_089_000,
    ],
    [
      'customer_preferences_changed__delivery_type',
      'customer_subscription_preferences_changed',
      '01E4C4CT6YDC7Y5M7FE1GWWPQR',
      1_613_063_090_000,
    ],
    [
      'customer_subscribed__minimal',
      'customer_subscribed',
      'ce22a4a4ac58c89d72a56bdaac1bc42f1db62086982c000c1c1029d5bbb58bf1',
      undefined,
    ],
    ['email_unsubscribed__of_a_message', 'email_unsubscribed', '01E4C4CT6YDC7Y5M7FE1GWWPQS', 1_613_063_089_000],
    ['customer_unsubscribed__with_channel', 'customer_unsubscribed', '01E4C4CT6YDC7Y5M7FE1GWWPQT', 1_613_063_089_000],
    ['email_bounced__text_timestamp', 'email_bounced', '01E4C4CT6YDC7Y5M7FE1GWWPQJX', 1_613_063_089_000],
    ['push_attempted__unreadable_timestamp', 'push_attempted', '01E4C4CT6YDC7Y5M7FE1GWWPQV', undefined],
  ])('reads %s', (name, eventName, eventId, timestampMs) => {
    expect(fixture(name)).toMatchObject({ name: eventName, eventId, timestampMs });
  });

  it('types the fields that are documented and keeps the others as they came', () => {
    const event = parse({
      event_id: 'e1',
      object_type: 'email',
      metric: 'clicked',
      timestamp: 1_700_000_000,
      data: {
        campaign_id: 12,
        action_id: '13',
        transactional_message_id: 'receipt',
        identifiers: { id: 42, email: null, cio_id: 'd9c106000001' },
        machine: true,
        href: 'https://example.com/',
        link_id: 5,
        some_field_of_tomorrow: { nested: [1] },
      },
    });
    expect(event.data).toEqual({
      campaign_id: '12',
      action_id: '13',
      transactional_message_id: 'receipt',
      identifiers: { id: '42', cio_id: 'd9c106000001' },
      machine: true,
      href: 'https://example.com/',
      link_id: '5',
      some_field_of_tomorrow: { nested: [1] },
    });
  });

  it('leaves a documented field of the wrong type out of data and keeps it in body', () => {
    const event = parse({ object_type: 'email', metric: 'opened', data: { subject: { a: 1 }, proxied: 'maybe' } });
    expect(event.data).toEqual({});
    expect(event.body).toMatchObject({ data: { subject: { a: 1 }, proxied: 'maybe' } });
  });

  it('reads recipients and headers', () => {
    const recipients = [{ device_id: 'abc', device_platform: 'ios' }, 'junk', { failure_message: 'gone', more: 1 }];
    expect(parse({ object_type: 'push', metric: 'bounced', data: { recipients } }).data.recipients).toEqual([
      { device_id: 'abc', device_platform: 'ios' },
      { failure_message: 'gone' },
    ]);
    const headers = { 'X-A': ['1', '2'], 'X-B': 'alone' };
    expect(parse({ object_type: 'email', metric: 'sent', data: { headers } }).data.headers).toEqual({
      'X-A': ['1', '2'],
      'X-B': ['alone'],
    });
  });

  it('treats a blank id as none, as Customer.io writes it for a person who is gone', () => {
    expect(parse({ data: { customer_id: ' ', delivery_id: '' } }).data).toEqual({});
  });

  it.each([
    ['an integer', '{"data":{"campaign_id":9007199254740993}}', '9007199254740993'],
    ['a negative integer', '{"data":{"campaign_id":-9007199254740993}}', '-9007199254740993'],
    ['twenty digits', '{"data":{"campaign_id":12345678901234567890}}', '12345678901234567890'],
    ['beyond any double', '{"data":{"campaign_id":1e999}}', '1e999'],
    ['below any double', '{"data":{"campaign_id":1e-999}}', '1e-999'],
    ['one on a line of its own', '{"data":{"campaign_id":\n\t9007199254740993\n}}', '9007199254740993'],
    ['one behind the longest that is exact', '{"a":123456789012345,"data":{"campaign_id":1e+400}}', '1e+400'],
    ['a safe one', '{"data":{"campaign_id":9007199254740991}}', '9007199254740991'],
    [
      'one beside a duplicate key, where the last wins',
      '{"data":{"campaign_id":1,"campaign_id":9007199254740993}}',
      '9007199254740993',
    ],
  ])('keeps every digit of %s', (_claim, text, expected) => {
    expect(parseText(text).data.campaign_id).toBe(expected);
    expect(parseText(text).text).toBe(text);
  });

  it.each([
    ['seconds', 1_700_000_000, 1_700_000_000_000],
    ['seconds with a fraction', 1_700_000_000.25, 1_700_000_000_250],
    ['seconds as text', '1700000000', 1_700_000_000_000],
    ['milliseconds', 1_700_000_000_123, 1_700_000_000_123],
    ['a date in UTC', '2023-11-14T22:13:20Z', 1_700_000_000_000],
    ['a date with an offset', '2023-11-15T00:13:20+02:00', 1_700_000_000_000],
    ['a date without a zone, taken as UTC', '2023-11-14T22:13:20', 1_700_000_000_000],
    ['a date with a space', '2023-11-14 22:13:20', 1_700_000_000_000],
    ['a day', '2023-11-14', 1_699_920_000_000],
    ['zero', 0, undefined],
    ['less than zero', -5, undefined],
    ['a word', 'yesterday', undefined],
    ['a month that does not exist', '2023-13-14T22:13:20Z', undefined],
    ['null', null, undefined],
    ['an object', { seconds: 1 }, undefined],
  ])('reads a timestamp given as %s', (_claim, timestamp, expected) => {
    expect(parse({ timestamp }).timestampMs).toBe(expected);
  });

  it.each([
    ['by a link in a message', { object_type: 'email', data: { delivery_id: 'd', recipient: 'r' } }, 'email'],
    [
      'of a message, with an address',
      { object_type: 'email', data: { delivery_id: 'd', email_address: 'a' } },
      'email',
    ],
    ['of a message without data', { object_type: 'email' }, 'email'],
    ['of a person', { object_type: 'customer', data: { email_address: 'a' } }, 'customer'],
    ['of a person, with the channel', { object_type: 'email', data: { email_address: 'a' } }, 'customer'],
    ['of a person without an address', { object_type: 'email', data: { email_address: null } }, 'customer'],
    ['of nobody knows what', {}, 'customer'],
    ['of a message without object type', { data: { delivery_id: 'd' } }, 'email'],
  ])('tells the two shapes of unsubscribe apart: %s', (_claim, body, object) => {
    const event = parse({ metric: 'unsubscribed', ...body });
    expect(event).toMatchObject({ object, name: `${object}_unsubscribed` });
  });

  it.each([
    ['an array', '[1]'],
    ['null', 'null'],
    ['a string', '"text"'],
    ['a number', '7'],
    ['an empty object', '{}'],
    ['data that is no object', '{"data":[]}'],
    ['fields of the wrong type', '{"event_id":{},"object_type":[],"metric":null,"timestamp":[]}'],
  ])('takes any JSON: %s', (_claim, text) => {
    expect(parseText(text)).toMatchObject({ name: undefined, timestampMs: undefined, data: {}, text });
    expect(parseText(text).eventId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('takes nesting that would exhaust a recursive parser', () => {
    const text = `{"data":{"campaign_id":9007199254740993,"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    expect(parseText(text).text).toHaveLength(text.length);
  });

  it('names metrics and object types that are not documented', () => {
    expect(parse({ object_type: 'inbox', metric: 'seen' })).toMatchObject({ name: 'inbox_seen', object: 'inbox' });
  });

  it.each([
    ['longer than BigQuery takes as insertId', 'x'.repeat(129), /^[0-9a-f]{64}$/],
    ['of 128 characters', 'x'.repeat(128), /^x{128}$/],
    ['blank', '  ', /^[0-9a-f]{64}$/],
    ['a number', 17, /^17$/],
  ])('makes a usable key of an event_id that is %s', (_claim, event_id, expected) => {
    expect(parse({ event_id }).eventId).toMatch(expected);
  });

  it.each([
    ['nothing', ''],
    ['half an object', '{"event_id":"abc"'],
    ['form data', 'event_id=abc&metric=sent'],
    ['two objects', '{}{}'],
    ['a trailing comma', '{"a":1,}'],
    ['NaN', '{"a":NaN}'],
  ])('throws EVENT_NOT_JSON for %s', (_claim, text) => {
    expect(() => parseText(text)).toThrow(expect.objectContaining({ code: 'EVENT_NOT_JSON' }));
  });

  it('throws EVENT_NOT_JSON for bytes that are no UTF-8, and never repeats the body', () => {
    const bytes = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
    expect(() => parseDeliveryEvent(bytes)).toThrow(
      expect.objectContaining({ code: 'EVENT_NOT_JSON', detail: 'the body is not UTF-8 (4 bytes)' }),
    );
    expect(() => parseText('secret@example.com')).toThrow(
      expect.objectContaining({ detail: 'the body is no JSON (18 bytes)' }),
    );
  });

  it('narrows by name', () => {
    const event = parse({ object_type: 'email', metric: 'bounced', data: { failure_message: '550' } });
    const text: string | undefined = isNamed(event, 'email_bounced') ? event.data.failure_message : 'not narrowed';
    expect(text).toBe('550');
  });
});
