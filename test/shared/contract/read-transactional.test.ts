/** Goal: what Customer.io would refuse is refused before sending, by name. Method: one row per rule, and its edges. */
import { PipelineError } from '../../../shared/errors';
import { readTransactionalMessage } from '../../../shared/contract/read-message';
import { receipt, refusedTransactional, sendNowMs } from './refused-transactional';
import { person } from './sample-messages';

function refusalOf(body: unknown): { code: string; detail: string } {
  try {
    readTransactionalMessage(body, 'publisher', sendNowMs);
  } catch (error) {
    if (error instanceof PipelineError) return { code: error.code, detail: error.detail };
    throw error;
  }
  return { code: 'accepted', detail: '' };
}

describe('readTransactionalMessage', () => {
  it.each(refusedTransactional)('refuses %s', (_claim, body, code, detail) => {
    expect(refusalOf(body)).toEqual({ code, detail });
  });

  it.each([
    ['an e-mail by template number', { ...receipt, transactional_message_id: 44 }],
    [
      'an e-mail without template',
      { ...person, to: 'person@example.com', from: 'shop@example.com', subject: 'Hi', body: '<p>Hi</p>' },
    ],
    [
      '15 recipients',
      { ...receipt, to: 'a@example.com', bcc: Array.from({ length: 14 }, (_, n) => `p${n}@example.com`).join(',') },
    ],
    ['names with commas in them', { ...receipt, to: '"Doe, Ann" <ann@example.com>, "B \\", C" <b@example.com>' }],
    ['a recipient by Liquid', { ...receipt, to: '{{customer.email | default: "a@example.com, b"}}' }],
    [
      'attachments of 1,999,999 bytes',
      { ...receipt, attachments: { 'a.pdf': Buffer.alloc(1_999_999).toString('base64') } },
    ],
    ['headers as an object', { ...receipt, headers: { 'X-Mailgun-Tag': 'receipt' } }],
    ['headers as JSON text', { ...receipt, headers: '[{"name":"X-Mailgun-Tag","value":"receipt"}]' }],
    ['a send 90 days ahead', { ...receipt, send_at: sendNowMs / 1000 + 90 * 86_400 }],
    ['a send in the past, which is now', { ...receipt, send_at: sendNowMs / 1000 - 5 }],
    ['a template to make', { ...receipt, auto_create: true }],
    ['1,000,000 bytes without attachments', { ...receipt, message_data: { text: 'x'.repeat(999_837) } }],
    [
      'every field of an e-mail',
      {
        ...receipt,
        cc: 'c@example.com',
        bcc: 'b@example.com',
        fake_bcc: true,
        from: '"Shop" <shop@example.com>',
        reply_to: 'r@example.com',
        subject: 'Receipt',
        preheader: 'Thank you',
        body: '<p>Hi</p>',
        body_plain: 'Hi',
        body_amp: '<p>Hi</p>',
        attachments: { 'receipt.txt': 'eA==' },
        headers: {},
        tracked: false,
        disable_css_preprocessing: true,
        message_data: { total: 23.45 },
        send_at: sendNowMs / 1000,
        send_to_unsubscribed: false,
        queue_draft: true,
        disable_message_retention: true,
        language: 'de',
        auto_create: false,
        expires_at: sendNowMs / 1000 + 60,
        on_unknown_outcome: 'resend',
      },
    ],
    [
      'every field of a push',
      {
        ...person,
        channel: 'push',
        transactional_message_id: 7,
        to: 'last_used',
        title: 'Hi',
        message: 'There',
        image_url: 'https://www.example.com/a.png',
        link: 'app://orders',
        sound: 'none',
        custom_data: { order: '17' },
        custom_device: { token: 't', platform: 'ios', last_used: 1_767_225_600, attributes: { app: '3.1' } },
        custom_payload: { ios: { aps: { alert: 'Hi' } }, android: { message: { data: { a: 'b' } } } },
        send_to_unsubscribed: true,
      },
    ],
    [
      'an SMS',
      {
        ...person,
        channel: 'sms',
        transactional_message_id: 7,
        to: '{{customer.phone}}',
        from: 'SHOP',
        tracked: false,
      },
    ],
    [
      'a WhatsApp message',
      {
        ...person,
        channel: 'whatsapp',
        transactional_message_id: 7,
        to: '+15550100123',
        from: '+15550100',
        tracked: true,
      },
    ],
    ['an in-app message', { ...person, channel: 'in_app', transactional_message_id: 7, message_data: { a: 1 } }],
    ['an inbox message', { ...person, channel: 'inbox_message', transactional_message_id: 'shipped', to: '42' }],
  ])('accepts %s', (_claim, body) => {
    expect(readTransactionalMessage(body, 'publisher', sendNowMs)).toEqual({
      message: expect.objectContaining(body),
      warnings: [],
    });
  });

  it('fills in the channel and what to do in doubt, makes ids text and times seconds', () => {
    const body = { ...receipt, identifiers: { id: 42 }, expires_at: '2026-01-01T00:10:00Z' };
    expect(readTransactionalMessage(body, 'publisher', sendNowMs).message).toStrictEqual({
      channel: 'email',
      identifiers: { id: '42' },
      to: 'person@example.com',
      transactional_message_id: 'receipt',
      expires_at: 1_767_226_200,
      on_unknown_outcome: 'park',
    });
  });

  it('takes milliseconds as seconds for a function, and warns', () => {
    const body = { ...receipt, send_at: 1_767_225_600_999, expires_at: '1767225700000' };
    const { message, warnings } = readTransactionalMessage(body, 'function', sendNowMs);
    expect(message).toMatchObject({ send_at: 1_767_225_600, expires_at: 1_767_225_700 });
    expect(warnings.map(({ rule, field }) => [rule, field])).toEqual([
      ['milliseconds', 'send_at'],
      ['milliseconds', 'expires_at'],
    ]);
  });

  it('names no address in its errors', () => {
    const { detail } = refusalOf({
      ...receipt,
      to: 'person@example.com;other@example.com',
      attachments: { 'person@example.com': 'x' },
    });
    expect(detail).not.toContain('example');
  });
});
