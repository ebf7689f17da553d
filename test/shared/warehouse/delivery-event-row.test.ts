// Goal: any JSON becomes one row, in the encoding that both ways into BigQuery take. Method: literal bodies in, literal
// columns out.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { rowFrom } from '../../../shared/warehouse/delivery-event-row';
import { deliveryEvents, type DeliveryEventRow } from '../../../shared/warehouse/tables';
import { parseDeliveryEvent } from '../../../shared/webhooks/delivery-event';

const receivedAt = new Date('2026-11-22T12:00:00.123Z');
const rowOf = (body: unknown): DeliveryEventRow => rowOfText(JSON.stringify(body));
const rowOfText = (text: string): DeliveryEventRow => rowFrom(parseDeliveryEvent(Buffer.from(text)), receivedAt);

const fixturesDir = path.join(__dirname, '..', '..', 'fixtures', 'webhooks');

describe('rowFrom', () => {
  it('fills every column that the event speaks of', () => {
    const body = {
      event_id: '01KAJ2Y8G0000000000000000A',
      object_type: 'email',
      metric: 'clicked',
      timestamp: 1_795_168_800,
      data: {
        delivery_id: 'd1',
        customer_id: '42',
        identifiers: { id: '42', email: 'test@example.com', cio_id: 'c42' },
        campaign_id: 1,
        broadcast_id: 2,
        newsletter_id: 3,
        action_id: 4,
        parent_action_id: 5,
        trigger_id: 6,
        content_id: 7,
        transactional_message_id: 'receipt',
        journey_id: '01JOURNEY',
        recipient: 'test@example.com',
        subject: 'Hello',
        link_id: 9007199254740991,
        href: 'https://example.com/',
        failure_message: 'none',
        machine: true,
        prefetched: false,
        proxied: true,
        synthetic: false,
      },
    };
    expect(rowOf(body)).toEqual({
      event_id: '01KAJ2Y8G0000000000000000A',
      event_ts: '2026-11-20T10:00:00.000Z',
      received_at: '2026-11-22T12:00:00.123Z',
      event_name: 'email_clicked',
      object_type: 'email',
      metric: 'clicked',
      delivery_id: 'd1',
      customer_id: '42',
      cio_id: 'c42',
      email: 'test@example.com',
      campaign_id: '1',
      broadcast_id: '2',
      newsletter_id: '3',
      action_id: '4',
      parent_action_id: '5',
      trigger_id: '6',
      content_id: '7',
      transactional_message_id: 'receipt',
      journey_id: '01JOURNEY',
      recipient: 'test@example.com',
      subject: 'Hello',
      link_id: '9007199254740991',
      link_url: 'https://example.com/',
      failure_message: 'none',
      machine: true,
      prefetched: false,
      proxied: true,
      synthetic: false,
      raw: JSON.stringify(body),
    });
  });

  it('has the columns of the table, in its order', () => {
    expect(Object.keys(rowOf({}))).toEqual(deliveryEvents.columns.map(({ name }) => name));
  });

  it.each(['[]', 'null', '"text"', '7', '{}', '{"data":null,"event_id":null}'])('makes a row of %s', (text) => {
    expect(rowOfText(text)).toMatchObject({
      event_id: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      event_ts: '2026-11-22T12:00:00.123Z',
      event_name: null,
      object_type: null,
      raw: text,
    });
  });

  it.each(readdirSync(fixturesDir))('makes one complete row of %s', (file) => {
    const { body } = JSON.parse(readFileSync(path.join(fixturesDir, file), 'utf8')) as { body: unknown };
    const row: Readonly<Record<string, unknown>> = rowOf(body);
    const missing = deliveryEvents.columns.filter(({ name, mode }) => mode === 'REQUIRED' && row[name] === null);
    expect(missing).toEqual([]);
    expect(JSON.parse(row.raw as string)).toEqual(body);
  });

  it.each([
    [
      'the time in the body',
      { timestamp: 1_795_168_800, event_id: '01E4C4CT6YDC7Y5M7FE1GWWPQJ' },
      '2026-11-20T10:00:00.000Z',
    ],
    ['else the time in the ULID', { event_id: '01KAJ2Y8G0000000000000000A' }, '2025-11-21T02:12:23.680Z'],
    ['else the time of receipt', { event_id: 'abc' }, '2026-11-22T12:00:00.123Z'],
    ['no ULID of 27 characters', { event_id: '01KAJ2Y8G0000000000000000AB' }, '2026-11-22T12:00:00.123Z'],
    ['no ULID beyond 48 bits', { event_id: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZ' }, '2026-11-22T12:00:00.123Z'],
    ['five years back at most, less 31 days', { timestamp: 1 }, '2021-12-24T12:00:00.123Z'],
    ['a year ahead at most, less a day', { timestamp: 95_000_000_000 }, '2027-11-21T12:00:00.123Z'],
    ['milliseconds', { timestamp: 1_795_168_800_000 }, '2026-11-20T10:00:00.000Z'],
    ['text', { timestamp: '1795168800' }, '2026-11-20T10:00:00.000Z'],
    ['receipt where it is no time', { timestamp: 'yesterday' }, '2026-11-22T12:00:00.123Z'],
  ])('takes as event_ts %s', (_claim, body, expected) => {
    expect(rowOf(body).event_ts).toBe(expected);
  });

  it.each([
    ['the id of identifiers without customer_id', { identifiers: { id: 'i' } }, { customer_id: 'i' }],
    ['customer_id before it', { customer_id: 'c', identifiers: { id: 'i' } }, { customer_id: 'c' }],
    ['the id where customer_id is blank', { customer_id: '', identifiers: { id: 'i' } }, { customer_id: 'i' }],
    ['email_address before identifiers', { email_address: 'a', identifiers: { email: 'b' } }, { email: 'a' }],
    ['no email where both are null', { email_address: null, identifiers: { email: null } }, { email: null }],
  ])('takes for the person %s', (_claim, data, expected) => {
    expect(rowOf({ data })).toMatchObject(expected);
  });

  it.each([
    ['nested too deep after a string that ends in a backslash', `{"a\\\\":${'['.repeat(500)}${']'.repeat(500)}}`],
    ['nested too deep', `{"a":${'['.repeat(500)}${']'.repeat(500)}}`],
    ['with a number beyond 64 bits', '{"a":123456789012345678901234567890}'],
    ['with a number beyond a double', '{"a":1e999}'],
    ['with a number too close to zero', '{"a":1e-999}'],
    ['a number beyond 64 bits and nothing else', '-123456789012345678901234567890'],
    ['with a number beyond 64 bits in a list', '[1,123456789012345678901234567890]'],
    ['with a number beyond 64 bits first in a list', '[123456789012345678901234567890]'],
    ['with half a surrogate pair', String.raw`{"a":"\ud83d"}`],
  ])('keeps a document that is %s as a JSON string', (_claim, text) => {
    expect(JSON.parse(rowOfText(text).raw)).toBe(text);
  });

  it.each([
    ['nested as deep as BigQuery takes', `{"a":${'['.repeat(499)}${']'.repeat(499)}}`],
    ['with the largest INT64 and UINT64', '{"a":9223372036854775807,"b":18446744073709551615}'],
    ['with a whole surrogate pair', String.raw`{"a":"\ud83d\ude00"}`],
    ['with brackets and digits in strings', `{"a":"${'['.repeat(600)}123456789012345678901234567890"}`],
    ['with a string of millions of escapes', `{"a":"${String.raw`\"\n`.repeat(2_000_000)}","b":1}`],
    ['with white space', '{\n  "a": 1.50\n}'],
  ])('keeps a document %s as it is', (_claim, text) => {
    expect(rowOfText(text).raw).toBe(text);
  });
});
