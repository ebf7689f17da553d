/** The sends of the App API as a caller meets them: what is refused and how, and what an accepted one leaves behind. */
import { drive, event, identify, nowSeconds, type Driven, type Reply } from './sandbox-driver';

const app = { authorization: 'Bearer test-app-key' };
const email = {
  to: 'ann@example.com',
  identifiers: { id: 'ann' },
  transactional_message_id: 'receipt',
  message_data: { event_id: 'receipt:order-1', total: 3 },
};

let driven: Driven;
const send = (channel: string, body: unknown, headers: Record<string, string> = app): Promise<Reply> =>
  driven.request('POST', `/v1/send/${channel}`, body, headers);
const sentence = ({ body }: Reply): unknown => (body as { meta?: { error?: string } }).meta?.error;

beforeEach(async () => {
  driven = await drive({ appApiKey: 'test-app-key' });
});

afterEach(() => driven.sandbox.close());

describe('POST /v1/send/*', () => {
  it('answers delivery_id and queued_at, and nothing else, to a send for now', async () => {
    const { status, body } = await send('email', email);
    expect(status).toBe(200);
    expect(body).toEqual({ delivery_id: expect.stringMatching(/^[\w-]{35}=$/), queued_at: nowSeconds });
  });

  it.each([
    ['push', { transactional_message_id: 1, identifiers: { id: 'ann' } }],
    ['sms', { transactional_message_id: 2, identifiers: { id: 'ann' }, to: '+15551234567' }],
    ['whatsapp', { transactional_message_id: 3, identifiers: { email: 'ann@example.com' } }],
    ['in_app', { transactional_message_id: 4, identifiers: { id: 'ann' } }],
    ['inbox_message', { transactional_message_id: 5, identifiers: { id: 'ann' } }],
    ['email', { to: 'ann@example.com', subject: 's', body: 'b', from: 'shop@example.com' }],
    ['email', { ...email, to: 'Ann <ann@example.com>, bob@example.com' }],
  ])('accepts %s %j', async (channel, body) => {
    expect((await send(channel, body)).status).toBe(200);
    expect(driven.sandbox.deliveries()).toHaveLength(1);
  });

  it.each([
    ['email', { ...email, to: undefined }, 400, 'to is required'],
    ['email', { ...email, to: 'nobody' }, 400, 'to is not a valid email address'],
    [
      'email',
      { ...email, to: Array.from({ length: 16 }, (_, n) => `a${n}@example.com`).join() },
      400,
      'to cannot have more than 15 recipients over to, cc and bcc',
    ],
    ['email', { ...email, identifiers: {} }, 400, 'identifiers is required'],
    [
      'email',
      { ...email, identifiers: { id: 'a', email: 'a@example.com' } },
      400,
      'identifiers cannot have more than one identifier',
    ],
    ['email', { ...email, identifiers: { cio_id: '0300ffff' } }, 400, 'identifiers.cio_id is unknown'],
    ['email', { to: 'ann@example.com', subject: 's', body: 'b' }, 400, 'from is required'],
    ['email', { ...email, send_at: nowSeconds * 1000 }, 400, 'send_at cannot be more than 90 days in the future'],
    ['email', { ...email, send_at: '2026-01-01' }, 400, 'send_at must be a unix timestamp in seconds'],
    ['email', { ...email, queue_draft: 'yes' }, 400, 'queue_draft must be a boolean'],
    ['email', { ...email, message_data: [] }, 400, 'message_data must be an object'],
    ['email', { ...email, attachments: { 'a.pdf': 'no base 64' } }, 400, 'Attachment must be base64 encoded: "a.pdf"'],
    ['email', { ...email, attachments: { 'a.exe': 'AAAA' } }, 403, 'Forbidden file type exe for attachment a.exe.'],
    [
      'email',
      { ...email, attachments: { 'a.pdf': 'AAAA'.repeat(700_000) } },
      413,
      'Total attachment size exceeds the limit',
    ],
    [
      'email',
      { ...email, message_data: { text: 'x'.repeat(1_000_000) } },
      400,
      'body cannot be larger than 1000000 bytes without attachments',
    ],
    ['email', '{"to":', 400, 'request body is not a valid JSON object'],
    ['push', { identifiers: { id: 'ann' } }, 400, 'transactional_message_id is required'],
    ['push', { transactional_message_id: 1 }, 400, 'identifiers is required'],
    ['sms', { transactional_message_id: 1, identifiers: { id: 'ann' } }, 400, 'to is required'],
    ['emial', email, 405, 'method not allowed'],
  ])('refuses %s %.60j with %i: %s', async (channel, body, status, text) => {
    const reply = await send(channel, body);
    expect([reply.status, sentence(reply)]).toEqual([status, text]);
    expect(driven.sandbox.deliveries()).toEqual([]);
  });

  it('leaves neither person nor template behind when it refuses', async () => {
    await send('email', { ...email, send_at: nowSeconds * 1000 });
    expect(driven.sandbox.people()).toEqual([]);
  });

  it.each([
    ['no key', { authorization: '' }],
    ['another key', { authorization: 'Bearer other' }],
    ['the credentials of the Track API', { authorization: 'Basic dGVzdC1zaXRlOnRlc3Qta2V5' }],
  ])('answers 401 to %s', async (_case, headers) => {
    expect((await send('email', email, headers)).status).toBe(401);
    expect(driven.sandbox.deliveries()).toEqual([]);
  });

  it('names a send for later by its send_at, and sends one for the past now', async () => {
    const later = await send('email', { ...email, send_at: nowSeconds + 60 });
    const past = await send('email', { ...email, send_at: nowSeconds - 60 });
    expect(later.body).toMatchObject({ send_at: nowSeconds + 60 });
    expect(past.body).not.toHaveProperty('send_at');
  });

  it('makes the person it names, and finds the one that is there', async () => {
    await driven.batch(identify({ id: 'bob' }, { email: 'bob@example.com' }));
    await send('email', email);
    await send('email', { ...email, identifiers: { email: 'bob@example.com' } });
    expect(driven.sandbox.people().map(({ id, email: address }) => [id, address])).toEqual([
      ['bob', 'bob@example.com'],
      ['ann', null],
    ]);
    expect(driven.sandbox.deliveries()[1]?.identifiers).toMatchObject({ id: 'bob', email: 'bob@example.com' });
  });

  it('does nothing for a type of its own within a batch of the Track API', async () => {
    expect(await driven.fate({ type: 'send', action: 'email', body: email })).toBe('rejected');
  });

  it('never counts a send as an event of the Track API', async () => {
    await send('email', email);
    await driven.batch(event({ id: 'ann' }, 'seen'));
    expect(driven.sandbox.person('ann')?.events.map(({ name }) => name)).toEqual(['seen']);
  });
});

describe('unreachable people', () => {
  const suppressed = { type: 'person', action: 'suppress', identifiers: { id: 'ann' } };
  const unsubscribed = identify({ id: 'ann' }, { unsubscribed: true });

  it.each([
    ['a suppressed person', suppressed, {}, 'person is suppressed'],
    ['an unsubscribed person', unsubscribed, { send_to_unsubscribed: false }, 'person is unsubscribed'],
    ['an unsubscribed person, by default', unsubscribed, {}, null],
  ])('%s: accepted and blocked, or refused', async (_case, operation, rest, blocked) => {
    await driven.batch(operation);
    expect((await send('email', { ...email, ...rest })).status).toBe(200);
    expect(driven.sandbox.deliveries()[0]?.blocked).toBe(blocked);
    driven.sandbox.setSwitches({ unreachableSend: 'reject_400' });
    expect((await send('email', { ...email, ...rest })).status).toBe(blocked === null ? 200 : 400);
  });

  it('does not make a suppressed person again', async () => {
    await driven.batch(suppressed);
    await send('email', email);
    expect(driven.sandbox.people().map((person) => person.suppressed)).toEqual([true]);
  });
});

describe('the workspace may not send', () => {
  it('answers 403 to every send', async () => {
    driven.sandbox.setSwitches({ sending: 'forbidden' });
    const reply = await send('email', email);
    expect([reply.status, sentence(reply)]).toEqual([403, 'Account is not authorized for transactional messaging.']);
  });
});

describe('the rate of sends', () => {
  it.each([
    ['none', null],
    ['seconds', '1'],
    ['date', 'Tue, 14 Nov 2023 22:13:22 GMT'],
  ] as const)('429 with Retry-After %s, and nothing is accepted', async (retryAfter, header) => {
    driven.sandbox.setSwitches({ sendsPerSecondMax: 2, retryAfter });
    await send('email', email);
    await send('email', email);
    const reply = await send('email', email);
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, header]);
    expect(driven.sandbox.deliveries()).toHaveLength(2);
  });

  it('has nothing to do with that of the Track API', async () => {
    driven.sandbox.setSwitches({ sendsPerSecondMax: 1, requestsPerSecondMax: 1 });
    await send('email', email);
    expect(await driven.fate(identify({ id: 'ann' }))).toBe('applied');
  });
});

describe('sandbox.deliveries', () => {
  it('holds the body, the request that carried it and the value that recognises it', async () => {
    const body = { ...email, unknown_field: 1 };
    await send('email', body);
    const [delivery] = driven.sandbox.deliveries();
    expect(delivery).toMatchObject({ n: 1, channel: 'email', recipient: 'ann@example.com', body, request: 1 });
    expect(delivery?.event_id).toBe('receipt:order-1');
    expect(await driven.request('GET', '/_sandbox/deliveries?since=0&limit=5')).toMatchObject({ body: [delivery] });
    expect(driven.sandbox.deliveries({ since: 1 })).toEqual([]);
  });

  it.each([
    ['message_data.correlation_id', { message_data: { correlation_id: 'k' } }],
    ['a header of an object', { headers: { 'X-Event-Id': 'k' } }],
    ['a header of a JSON list', { headers: '[{"name":"X-Correlation-ID","value":"k"}]' }],
    ['custom_data', { custom_data: { event_id: 'k' } }],
  ])('recognises a send by %s', async (_case, rest) => {
    await send('email', { ...email, message_data: {}, ...rest });
    expect(driven.sandbox.deliveries()[0]?.event_id).toBe('k');
  });
});

describe('faults of a send', () => {
  const path = { path: '/v1/send/*' };

  it.each([
    ['accepted, then a reset', { reset: true }, 'reset'],
    ['accepted, then 504 after a delay', { status: 504, delayMs: 20 }, 504],
    ['accepted slowly', { delayMs: 20 }, 200],
    ['accepted, then a 2xx that nobody can read', { status: 200, body: '<html>ok</html>' }, 200],
    ['accepted, then half an answer', { cutBody: true }, 'reset'],
  ])('%s: the message goes out', async (_case, rest, outcome) => {
    driven.sandbox.addFault({ match: path, afterAccept: true, ...rest });
    const status = await send('email', email).then(
      (reply) => reply.status,
      () => 'reset',
    );
    expect(status).toBe(outcome);
    expect(driven.sandbox.deliveries()).toHaveLength(1);
  });

  it.each([
    ['503', { status: 503 }],
    ['402', { status: 402 }],
    ['429', { status: 429 }],
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '3' } }],
    ['a reset', { reset: true }],
  ])('%s before acceptance: nothing goes out', async (_case, rest) => {
    driven.sandbox.addFault({ match: path, ...rest });
    const reply = await send('email', email).catch(() => undefined);
    expect(reply === undefined || sentence(reply) === 'sandbox fault').toBe(true);
    expect(driven.sandbox.deliveries()).toEqual([]);
  });
});
