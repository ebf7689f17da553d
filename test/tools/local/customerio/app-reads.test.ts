/** Reading the App API: messages with filters and pages, and people. */
import { drive, identify, nowSeconds, type Driven, type Reply } from './sandbox-driver';

const app = { authorization: 'Bearer test-app-key' };

let driven: Driven;
const get = (path: string, headers: Record<string, string> = app): Promise<Reply> =>
  driven.request('GET', path, undefined, headers);
const send = async (rest: object = {}, channel = 'email'): Promise<string> => {
  const body = { to: 'ann@example.com', identifiers: { id: 'ann' }, transactional_message_id: 7, ...rest };
  const reply = await driven.request('POST', `/v1/send/${channel}`, body, app);
  return (reply.body as { delivery_id: string }).delivery_id;
};
type Listed = { readonly messages: readonly { readonly id: string }[]; readonly next: string };
const listed = async (path: string): Promise<readonly string[]> =>
  ((await get(path)).body as Listed).messages.map(({ id }) => id);

beforeEach(async () => {
  driven = await drive({ appApiKey: 'test-app-key' });
});

afterEach(() => driven.sandbox.close());

describe('GET /v1/messages', () => {
  it('shows a delivery as Customer.io does, with the parents it has not as null', async () => {
    const id = await send({ subject: 'Receipt' });
    const { body } = await get(`/v1/messages/${encodeURIComponent(id)}`);
    expect(body).toEqual({
      message: {
        id,
        deduplicate_id: `${id}:${nowSeconds}`,
        type: 'email',
        transactional_message_id: 7,
        campaign_id: null,
        action_id: null,
        parent_action_id: null,
        newsletter_id: null,
        content_id: null,
        broadcast_id: null,
        trigger_event_id: null,
        customer_id: 'ann',
        customer_identifiers: { id: 'ann', email: null, cio_id: '03000001' },
        recipient: 'ann@example.com',
        subject: 'Receipt',
        metrics: { created: nowSeconds },
        created: nowSeconds,
        failure_message: null,
        forgotten: false,
      },
    });
  });

  it('pages from the newest on, and the pages do not shift when one arrives in between', async () => {
    const [first, second, third] = [await send(), await send(), await send()];
    const page = (await get('/v1/messages?limit=2')).body as Listed;
    expect(page.messages.map(({ id }) => id)).toEqual([third, second]);
    await send();
    const rest = (await get(`/v1/messages?limit=2&start=${page.next}`)).body as Listed;
    expect([rest.messages.map(({ id }) => id), rest.next]).toEqual([[first], '']);
  });

  it.each([
    ['transactional_id=8', ['other']],
    ['type=twilio', ['text']],
    ['drafts=true', ['draft']],
    ['metric=sent', []],
    ['campaign_id=1', []],
    [`start_ts=${nowSeconds + 10}`, []],
    [`end_ts=${nowSeconds - 10}`, []],
    [`start_ts=${nowSeconds}&type=email`, ['other', 'ann']],
  ])('filters by %s', async (query, expected) => {
    const names = new Map([
      [await send(), 'ann'],
      [await send({ transactional_message_id: 8 }), 'other'],
      [await send({ to: '+15551234567', transactional_message_id: 9 }, 'sms'), 'text'],
      [await send({ queue_draft: true }), 'draft'],
    ]);
    expect((await listed(`/v1/messages?${query}`)).map((id) => names.get(id))).toEqual(expected);
  });

  it.each([
    ['limit=x', 'limit must be an integer'],
    ['start=abc', 'start is invalid'],
    ['start_ts=yesterday', 'start_ts and end_ts must be unix timestamps'],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(`/v1/messages?${query}`);
    expect([status, body]).toEqual([400, { errors: [{ detail, status: '400' }] }]);
  });

  it.each([
    [0, 1],
    [5000, 0],
  ])('shows a send after a lag of %i ms', async (messagesLagMs, count) => {
    driven.sandbox.setSwitches({ messagesLagMs });
    await send();
    expect(await listed('/v1/messages')).toHaveLength(count);
    driven.setNow(nowSeconds + 5);
    expect(await listed('/v1/messages')).toHaveLength(1);
  });

  it('is 404 for a delivery that is none, and 401 without the key', async () => {
    expect((await get('/v1/messages/none')).status).toBe(404);
    expect((await get('/v1/messages', { authorization: 'Bearer other' })).status).toBe(401);
  });

  it.each([
    [null, 200],
    [2, 429],
  ])('with %s requests a second the third is %i', async (appRequestsPerSecondMax, status) => {
    driven.sandbox.setSwitches({ appRequestsPerSecondMax });
    await get('/v1/messages');
    await get('/v1/messages');
    expect((await get('/v1/messages')).status).toBe(status);
  });
});

describe('GET /v1/customers/*', () => {
  beforeEach(async () => {
    await driven.batch(
      identify({ id: 'ann' }, { email: 'ann@example.com', plan: 'pro', visits: 3 }),
      identify({ id: 'bob' }, { unsubscribed: true, 'cio_subscription_preferences.topics.topic_7': false }),
    );
  });

  it('lists the messages of one person, by each kind of identifier', async () => {
    const own = await send();
    await send({ identifiers: { id: 'bob' } });
    expect(await listed('/v1/customers/ann/messages')).toEqual([own]);
    expect(await listed('/v1/customers/ann%40example.com/messages?id_type=email')).toEqual([own]);
    expect(await listed('/v1/customers/03000001/messages?id_type=cio_id')).toEqual([own]);
    expect((await get('/v1/customers/nobody/messages')).status).toBe(404);
  });

  it('finds people by address, and nobody is an empty list', async () => {
    const { body } = await get('/v1/customers?email=ANN@example.com');
    expect(body).toEqual({ results: [{ id: 'ann', email: 'ann@example.com', cio_id: '03000001' }] });
    expect((await get('/v1/customers?email=x@example.com')).body).toEqual({ results: [] });
  });

  it('gives attributes as text', async () => {
    const { body } = await get('/v1/customers/ann/attributes');
    expect(body).toMatchObject({
      customer: { id: 'ann', unsubscribed: false, attributes: { plan: 'pro', visits: '3', cio_id: '03000001' } },
    });
    expect((await driven.request('POST', '/v1/customers/attributes', { ids: ['bob', 'x'] }, app)).body).toMatchObject({
      customers: [{ id: 'bob', unsubscribed: true, attributes: { unsubscribed: 'true' } }],
    });
  });

  it('gives the topics of a person', async () => {
    const { body } = await get('/v1/customers/bob/subscription_preferences');
    expect(body).toMatchObject({
      customer: { id: 'bob', unsubscribed: true, topics: [{ id: 7, identifier: 'topic_7', subscribed: false }] },
    });
  });
});
