/** Callbacks over a real connection to a receiver with scripted replies; the waits of Customer.io are compressed. */
import { createHmac } from 'node:crypto';
import type { CustomerIOOptions } from '../../../../../tools/local/customerio/server';
import { drive, nowSeconds, type Driven } from '../sandbox-driver';
import { startReceiver, type Receiver } from './receiver';

const signingKey = 'test-signing-key';
/** An hour of waiting in ten milliseconds. */
const timeScale = 360_000;

let receiver: Receiver;
let driven: Driven;

const start = async (options: Partial<CustomerIOOptions> = {}): Promise<void> => {
  driven = await drive({ webhook: { url: receiver.url, signingKey }, timeScale, ...options });
};
const metrics = (): readonly unknown[] =>
  receiver.received.map(({ body }) => (JSON.parse(body) as { metric: unknown }).metric);
const emit = (metric: string, data: Record<string, unknown> = { delivery_id: 'd1' }): void =>
  void driven.sandbox.emit({ object_type: 'email', metric, data });

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  await driven.sandbox.close();
  await receiver.close();
});

describe('a callback', () => {
  it('is one event in compact JSON, signed with the time of the call', async () => {
    await start();
    driven.sandbox.emit({
      event_id: '01E4C4CT6YDC7Y5M7FE1GWWPQJ',
      object_type: 'email',
      metric: 'delivered',
      timestamp: 1_613_063_089,
      data: { delivery_id: 'd1' },
    });
    await driven.sandbox.callbacksSettled();
    const body =
      '{"event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ","timestamp":1613063089,"object_type":"email","metric":"delivered","data":{"delivery_id":"d1"}}';
    const signature = createHmac('sha256', signingKey).update(`v0:1700000000:${body}`).digest('hex');
    expect(receiver.received).toEqual([{ body, timestamp: '1700000000', signature, contentType: 'application/json' }]);
  });

  it('gets a ULID and the time of its making, and leaves out what is null', async () => {
    await start();
    driven.sandbox.emit({ object_type: null, metric: 'opened', odd: [1] });
    await driven.sandbox.callbacksSettled();
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
      event_id: expect.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
      timestamp: nowSeconds,
      metric: 'opened',
      odd: [1],
    });
  });

  it('is delivered by any 2xx, and written down with its answer', async () => {
    await start();
    receiver.script(204);
    emit('sent');
    await driven.sandbox.callbacksSettled();
    expect(driven.sandbox.emitted()).toMatchObject([
      {
        n: 1,
        webhook: 1,
        name: 'email_sent',
        state: 'delivered',
        attempts: [{ status: 204, timestamp: '1700000000' }],
      },
    ]);
  });

  it('can be bytes that are no event, signed all the same', async () => {
    await start();
    driven.sandbox.emitRaw('{"half":');
    await driven.sandbox.callbacksSettled();
    const signature = createHmac('sha256', signingKey).update('v0:1700000000:{"half":').digest('hex');
    expect(receiver.received).toMatchObject([{ body: '{"half":', signature }]);
  });

  it('comes twice where Customer.io repeats itself', async () => {
    await start();
    driven.sandbox.emit({ object_type: 'email', metric: 'sent' }, 2);
    await driven.sandbox.callbacksSettled();
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(receiver.received).toHaveLength(2);
  });
});

describe('a failing callback', () => {
  it.each(['reset', 500, 503, 301] as const)('is repeated after %s until it is delivered', async (reply) => {
    await start();
    receiver.script(reply, reply);
    emit('sent');
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(['sent', 'sent', 'sent']);
    expect(driven.sandbox.emitted()[0]?.state).toBe('delivered');
  });

  it.each([
    ['reset', 'RESET'],
    ['refused', 'REFUSED'],
  ] as const)('says that the connection was %s', async (kind, error) => {
    const gone = await startReceiver();
    await gone.close();
    await start({ webhook: { url: kind === 'reset' ? receiver.url : gone.url, signingKey } });
    receiver.script('reset');
    emit('sent');
    while (driven.sandbox.emitted()[0]?.attempts.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(driven.sandbox.emitted()[0]?.attempts[0]).toMatchObject({ error });
  });

  it('holds back everything behind it', async () => {
    await start({ switches: { callbacksAtOnceMax: 1 } });
    receiver.script(200, 500, 500);
    for (const metric of ['drafted', 'sent', 'delivered', 'opened']) emit(metric);
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(['drafted', 'sent', 'sent', 'sent', 'delivered', 'opened']);
  });

  it('holds back what comes later also where several calls are under way at once', async () => {
    await start({ switches: { callbacksAtOnceMax: 2 } });
    receiver.script(500, 500, 500);
    for (const metric of ['drafted', 'sent', 'delivered', 'opened']) emit(metric);
    await driven.sandbox.callbacksSettled();
    const [one, two, ...rest] = metrics();
    expect(new Set([one, two])).toEqual(new Set(['drafted', 'sent']));
    expect(new Set(rest.slice(0, 3))).toEqual(new Set(['drafted', 'sent']));
    expect(new Set(rest.slice(3))).toEqual(new Set(['delivered', 'opened']));
    expect(driven.sandbox.counts()).toMatchObject({ emitted: 4, feedIsStalled: false });
  });

  it('is given up after seven days, and the feed goes on', async () => {
    // 168 hours of waiting, an hour each, in a sixth of a second.
    await start({ timeScale: 3_600_000, switches: { callbacksAtOnceMax: 1 } });
    receiver.script(...Array.from({ length: 10_000 }, () => 500));
    emit('sent');
    await driven.sandbox.callbacksSettled();
    const [emitted] = driven.sandbox.emitted();
    expect(emitted?.state).toBe('expired');
    expect(emitted?.attempts.length).toBeGreaterThan(5);
  });

  it('is a timeout after four real seconds without an answer', async () => {
    await start();
    receiver.script('silence');
    emit('sent');
    await driven.sandbox.callbacksSettled();
    expect(driven.sandbox.emitted()[0]?.attempts).toMatchObject([{ error: 'TIMEOUT' }, { status: 200 }]);
  }, 15_000);

  it.each([
    ['each_attempt', ['1700000000', '1700000060']],
    ['first_attempt', ['1700000000', '1700000000']],
  ] as const)('is signed with the time of %s', async (callbackTimestamp, timestamps) => {
    await start({ switches: { callbackTimestamp }, timeScale: 36_000 });
    receiver.script(500);
    emit('sent');
    while (receiver.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    driven.setNow(nowSeconds + 60);
    await driven.sandbox.callbacksSettled();
    expect(receiver.received.map(({ timestamp }) => timestamp)).toEqual(timestamps);
  });
});

describe('what is unconfirmed', () => {
  it.each([
    ['webhook', ['sent', 'delivered']],
    ['workspace', ['sent']],
  ] as const)('behind a failing callback waits the %s', async (backlogScope, heard) => {
    // An hour of waiting does not end within this test.
    await start({ switches: { backlogScope }, timeScale: 1, appApiKey: 'k' });
    const other = await startReceiver();
    const body = { name: 'other', endpoint: other.url, events: ['email_sent', 'email_delivered'] };
    await driven.request('POST', '/v1/reporting_webhooks', body, { authorization: 'Bearer k' });
    receiver.script(500);
    emit('sent');
    while (!driven.sandbox.counts().feedIsStalled || other.received.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    emit('delivered');
    while (driven.sandbox.counts().emitted < 4 || other.received.length < heard.length) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(other.received.map(({ body: text }) => (JSON.parse(text) as { metric: string }).metric)).toEqual(heard);
    await other.close();
  });

  it('goes on for all webhooks when the backlog of the workspace is cleared', async () => {
    await start({ switches: { backlogScope: 'workspace' }, appApiKey: 'k' });
    const other = await startReceiver();
    const body = { name: 'other', endpoint: other.url, events: ['email_sent', 'email_delivered'] };
    await driven.request('POST', '/v1/reporting_webhooks', body, { authorization: 'Bearer k' });
    receiver.script(500);
    emit('sent');
    while (!driven.sandbox.counts().feedIsStalled) await new Promise((resolve) => setImmediate(resolve));
    emit('delivered');
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(['sent', 'sent', 'delivered']);
    expect(other.received).toHaveLength(2);
    await other.close();
  });

  it.each([
    ['loses', []],
    ['keeps', ['sent', 'delivered']],
  ] as const)('a disabled webhook %s what happens meanwhile', async (disabledWebhook, heard) => {
    await start({ switches: { disabledWebhook, callbacksAtOnceMax: 1 }, appApiKey: 'k' });
    const set = (disabled: boolean): Promise<unknown> =>
      driven.request('PUT', '/v1/reporting_webhooks/1', { disabled }, { authorization: 'Bearer k' });
    await set(true);
    emit('sent');
    emit('delivered');
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual([]);
    await set(false);
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(heard);
  });
});

describe('setWebhook', () => {
  it('sends only what was subscribed to; the rest is unsent', async () => {
    await start();
    driven.sandbox.setWebhook({ url: receiver.url, signingKey, events: ['email_opened'] });
    emit('sent');
    emit('opened');
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(['opened']);
    expect(driven.sandbox.emitted().map(({ state }) => state)).toEqual(['unsent', 'delivered']);
  });

  it('knows preferences by the name of the subscription', async () => {
    await start();
    driven.sandbox.setWebhook({ url: receiver.url, signingKey, events: ['customer_subscription_preferences_changed'] });
    driven.sandbox.emit({ object_type_type: 'email', metric: 'cio_subscription_preferences_changed' });
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(['cio_subscription_preferences_changed']);
  });

  it.each([
    [true, ['opened', 'opened', 'clicked', 'opened']],
    [false, ['opened', 'clicked', 'opened']],
  ])('with full resolution %s repeated opens are %j', async (fullResolution, expected) => {
    await start({ switches: { callbacksAtOnceMax: 1 } });
    driven.sandbox.setWebhook({ url: receiver.url, signingKey, fullResolution });
    emit('opened');
    emit('opened');
    emit('clicked');
    emit('opened', { delivery_id: 'd2' });
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(expected);
  });

  it.each([
    [true, { recipient: 'ann@example.com', content: '<p>', headers: { a: ['b'] } }],
    [false, { recipient: 'ann@example.com' }],
  ])('with content %s a sent event says %j', async (withContent, data) => {
    await start();
    driven.sandbox.setWebhook({ url: receiver.url, signingKey, withContent });
    emit('sent', { recipient: 'ann@example.com', content: '<p>', headers: { a: ['b'] } });
    await driven.sandbox.callbacksSettled();
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ data });
    expect(receiver.received[0]?.body.includes('content')).toBe(withContent);
  });

  it('outlives DELETE /_sandbox, and what was emitted does not', async () => {
    await start();
    emit('sent');
    await driven.sandbox.callbacksSettled();
    await driven.request('DELETE', '/_sandbox');
    expect(driven.sandbox.emitted()).toEqual([]);
    emit('opened');
    await driven.sandbox.callbacksSettled();
    expect(metrics()).toEqual(['sent', 'opened']);
  });
});

describe('the control endpoints', () => {
  it('take a webhook and an event, and show what became of it', async () => {
    await start({ webhook: { url: 'http://127.0.0.1:1/', signingKey: 'other' } });
    await driven.request('POST', '/_sandbox/webhook', { url: receiver.url, signingKey });
    const { status } = await driven.request('POST', '/_sandbox/events?copies=2', {
      object_type: 'customer',
      metric: 'unsubscribed',
      data: { customer_id: '1' },
    });
    await driven.sandbox.callbacksSettled();
    expect(status).toBe(202);
    expect((await driven.request('GET', '/_sandbox/events?since=1')).body).toMatchObject([
      { n: 2, name: 'customer_unsubscribed', state: 'delivered', attempts: [{ status: 200 }] },
    ]);
    expect(metrics()).toEqual(['unsubscribed', 'unsubscribed']);
  });

  it('send raw bytes', async () => {
    await start();
    await driven.request('POST', '/_sandbox/events?raw=true', 'no json');
    await driven.sandbox.callbacksSettled();
    expect(receiver.received.map(({ body }) => body)).toEqual(['no json']);
  });

  it.each([
    ['/webhook', { url: 'x', signingKey: 'k' }, 400, 'url'],
    ['/webhook', { url: 'http://127.0.0.1', signingKey: 'k', evnts: [] }, 400, 'evnts'],
    ['/events', { data: 'text' }, 400, 'data'],
    ['/events?copies=0', {}, 400, 'body'],
  ])('refuse %s %j', async (path, body, status, field) => {
    await start();
    expect(await driven.request('POST', `/_sandbox${path}`, body)).toMatchObject({
      status,
      body: { errors: [{ field }] },
    });
  });

  it('refuse an event without a webhook', async () => {
    driven = await drive();
    expect((await driven.request('POST', '/_sandbox/events', { metric: 'sent' })).status).toBe(409);
  });
});
