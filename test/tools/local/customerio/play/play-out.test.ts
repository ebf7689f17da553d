/**
 * Stories of messages. Each rate is driven to 0 or 100 to see its branch alone; the shapes of all events are held
 * against the product's table of documented fields, which the sandbox does not use.
 */
import { deliveryMetrics, messageFields } from '../../../../../shared/webhooks/metrics';
import type { PlayOptions } from '../../../../../tools/local/customerio/play/play-out';
import { usualRates, type Rates } from '../../../../../tools/local/customerio/play/rates';
import { sampleWorkspace } from '../../../../../tools/local/customerio/sample-workspace';
import type { CustomerIOOptions } from '../../../../../tools/local/customerio/server';
import { about, drive, event, identify, nowSeconds, type Driven } from '../sandbox-driver';

const app = { authorization: 'Bearer test-app-key' };
const noRates = Object.fromEntries(Object.keys(usualRates).map((name) => [name, 0])) as Rates;

type Callback = {
  readonly event_id: string;
  readonly object_type?: string;
  readonly object_type_type?: string;
  readonly metric: string;
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
};

let driven: Driven;

const start = async (options: Partial<CustomerIOOptions> = {}): Promise<void> => {
  driven = await drive({ appApiKey: 'test-app-key', workspace: sampleWorkspace, ...options });
  await driven.batch(
    identify({ id: 'ann' }, { email: 'ann@example.com', plan: 'pro', phone: '+15550100101' }),
    about('add_device', { id: 'ann' }, { device: { token: 't1', platform: 'ios' } }),
  );
};
const send = async (rest: object = {}, channel = 'email'): Promise<void> => {
  const body = { to: 'ann@example.com', identifiers: { id: 'ann' }, transactional_message_id: 41, subject: 'Receipt' };
  await driven.request('POST', `/v1/send/${channel}`, { ...body, ...rest }, app);
};
/** Plays transactional messages only, unless told otherwise. */
const play = (rates: Partial<Rates> = {}, rest: Partial<PlayOptions> = {}): readonly Callback[] => {
  const before = driven.sandbox.emitted().length;
  driven.sandbox.playOut({ seed: 1, sources: { campaigns: false }, ...rest, rates: { ...noRates, ...rates } });
  return driven.sandbox.emitted({ since: before }).map(({ body }) => JSON.parse(body) as Callback);
};
const metricsOf = (callbacks: readonly Callback[]): readonly string[] => callbacks.map(({ metric }) => metric);

afterEach(() => driven.sandbox.close());

describe('playOut: mail', () => {
  it.each<[string, Partial<Rates>, readonly string[]]>([
    ['arrives', {}, ['sent', 'delivered']],
    ['fails inside Customer.io', { failed: 100 }, ['failed']],
    ['is tried twice', { attempted: 100 }, ['attempted', 'sent', 'delivered']],
    ['bounces', { hardBounce: 100 }, ['sent', 'bounced']],
    ['is opened by a machine', { machineOpen: 100 }, ['sent', 'delivered', 'opened']],
    ['is clicked through by a scanner', { machineClick: 100 }, ['sent', 'delivered', 'clicked', 'clicked']],
    ['is complained about', { complaint: 100, open: 100 }, ['sent', 'delivered', 'spammed']],
  ])('%s', async (_claim, rates, expected) => {
    await start();
    await send();
    expect(metricsOf(play(rates))).toEqual(expected);
  });

  it('is deferred once or twice, and delivered or bounced then', async () => {
    await start();
    for (let count = 0; count < 60; count += 1) await send({ to: `p${count}@example.com` });
    const stories = new Map<unknown, string>();
    for (const { metric, data } of play({ softBounce: 100 })) {
      stories.set(data.delivery_id, `${stories.get(data.delivery_id) ?? ''} ${metric}`);
    }
    expect(new Set(stories.values())).toEqual(
      new Set([
        ' sent deferred delivered',
        ' sent deferred deferred delivered',
        ' sent deferred bounced',
        ' sent deferred deferred bounced',
      ]),
    );
  });

  it('tells opens of machines by their flags, and clicks of scanners by theirs', async () => {
    await start();
    await send();
    const callbacks = play({ machineOpen: 100, machineClick: 100 });
    const flags = callbacks.flatMap(({ metric, data }) =>
      metric === 'opened' ? [data.prefetched, data.proxied] : metric === 'clicked' ? [data.machine, data.link_id] : [],
    );
    expect(flags).toEqual([true, 1, true, 2, true, true]);
    const [delivery] = driven.sandbox.deliveries();
    expect(Object.keys(delivery?.metrics ?? {}).sort()).toEqual([
      'clicked',
      'created',
      'delivered',
      'opened',
      'prefetch_clicked',
      'prefetch_opened',
      'sent',
    ]);
  });

  it('without tracking is neither opened nor clicked', async () => {
    await start();
    await send({ tracked: false });
    expect(metricsOf(play({ open: 100, click: 100, machineOpen: 100, machineClick: 100 }))).toEqual([
      'sent',
      'delivered',
    ]);
  });

  it('a draft is only drafted, and one for later waits for its time', async () => {
    await start();
    await send({ queue_draft: true });
    await send({ send_at: nowSeconds + 60 });
    expect(metricsOf(play())).toEqual(['drafted']);
    driven.setNow(nowSeconds + 61);
    expect(metricsOf(play())).toEqual(['sent', 'delivered']);
  });

  it('to somebody who cannot be reached is undeliverable', async () => {
    await start();
    await driven.batch(identify({ id: 'ann' }, { unsubscribed: true }));
    await send({ send_to_unsubscribed: false });
    expect(play()).toMatchObject([{ metric: 'undeliverable', data: { failure_message: 'person is unsubscribed' } }]);
  });
});

describe('playOut: consequences', () => {
  it.each([
    ['hard bounce', { hardBounce: 100 }],
    ['complaint', { complaint: 100 }],
  ])(
    'after a %s the address is suppressed at the mail provider, and the next mail is dropped',
    async (_kind, rates) => {
      await start();
      await send();
      play(rates);
      await send();
      expect(metricsOf(play())).toEqual(['dropped']);
      expect(driven.sandbox.person('ann')).toMatchObject({ unsubscribed: false, suppressed: false });
    },
  );

  it.each([
    [true, ['sent', 'delivered', 'spammed', 'unsubscribed']],
    [false, ['sent', 'delivered', 'spammed']],
  ])('a complaint unsubscribes: %s', async (complaintUnsubscribes, expected) => {
    await start({ switches: { complaintUnsubscribes } });
    await send();
    expect(metricsOf(play({ complaint: 100 }))).toEqual(expected);
    expect(driven.sandbox.person('ann')?.unsubscribed).toBe(complaintUnsubscribes);
  });

  it('an unsubscription is told twice, by the message and by the person, and written into the profile', async () => {
    await start();
    await send();
    const told = play({ open: 100, unsubscribe: 100 }).filter(({ metric }) => metric === 'unsubscribed');
    expect(told).toMatchObject([
      {
        object_type: 'email',
        data: { delivery_id: expect.any(String), recipient: 'ann@example.com', subject: 'Receipt' },
      },
      {
        data: { customer_id: 'ann', email_address: 'ann@example.com', identifiers: { id: 'ann', cio_id: '03000001' } },
      },
    ]);
    expect(told[1]?.data).not.toHaveProperty('delivery_id');
    expect(driven.sandbox.person('ann')?.unsubscribed).toBe(true);
  });

  it('the shape of the person comes under customer and under email', async () => {
    await start();
    for (let count = 0; count < 20; count += 1) await send();
    const told = play({ open: 100, unsubscribe: 100 }).filter(({ data }) => data.email_address !== undefined);
    expect(new Set(told.map(({ object_type: type }) => type))).toEqual(new Set(['customer', 'email']));
  });

  it('who comes back is subscribed', async () => {
    await start();
    await send();
    expect(metricsOf(play({ open: 100, unsubscribe: 100, resubscribe: 100 })).at(-1)).toBe('subscribed');
    expect(driven.sandbox.person('ann')?.unsubscribed).toBe(false);
  });

  it.each(['object_type_type', 'object_type', 'delivery_type'] as const)(
    'a topic change has its channel under %s',
    async (key) => {
      await start({ switches: { preferencesObjectKey: key } });
      await send();
      const [told] = play({ open: 100, topicChange: 100 }).filter(({ data }) => data.email_address !== undefined);
      expect(told).toMatchObject({ metric: 'cio_subscription_preferences_changed', [key]: 'email' });
      const content = JSON.parse(String(told?.data.content)) as { readonly topics: Readonly<Record<string, boolean>> };
      expect(driven.sandbox.person('ann')?.cio_subscription_preferences).toEqual(content);
    },
  );

  it('are listed for whoever has to know', async () => {
    await start();
    await send();
    const outcome = driven.sandbox.playOut({
      seed: 1,
      rates: { ...noRates, hardBounce: 100 },
      sources: { campaigns: false },
    });
    expect(outcome).toEqual({
      deliveries: 1,
      made: 0,
      events: 2,
      byName: { email_sent: 1, email_bounced: 1 },
      changes: [
        {
          change: { kind: 'bounced' },
          eventId: driven.sandbox.emitted()[1]?.eventId,
          deliveryId: driven.sandbox.deliveries()[0]?.delivery_id,
          id: 'ann',
          email: 'ann@example.com',
          cioId: '03000001',
        },
      ],
    });
  });
});

describe('playOut: campaigns', () => {
  const campaigns = { sources: { campaigns: true } };
  const all = { sources: { campaigns: true, broadcasts: true, newsletters: true } };
  const originsOf = (callbacks: readonly Callback[]): ReadonlySet<unknown> =>
    new Set(callbacks.filter(({ metric }) => metric === 'sent').map(({ data }) => data.action_id ?? data.content_id));

  it('start by segment, once a person', async () => {
    await start();
    expect(originsOf(play({}, campaigns))).toEqual(new Set([111, 112]));
    expect(play({}, campaigns)).toEqual([]);
  });

  it('start by event, once each, with the id of the event', async () => {
    await start();
    await driven.batch(
      event({ id: 'ann' }, 'order_placed', { id: '01HF5Z7Y6Z0000000000000001' }),
      event({ id: 'ann' }, 'other'),
    );
    const told = play({}, campaigns).filter(({ data }) => data.campaign_id === 12);
    expect(originsOf(told)).toEqual(new Set([121, 122, 123, 124, 125, 126]));
    expect(new Set(told.map(({ data }) => data.trigger_event_id))).toEqual(new Set(['01HF5Z7Y6Z0000000000000001']));
    expect(play({}, campaigns)).toEqual([]);
  });

  it('leave out who is unsubscribed, but for what asks for no subscription', async () => {
    await start();
    await driven.batch(identify({ id: 'ann' }, { unsubscribed: true }), event({ id: 'ann' }, 'order_placed'));
    expect(originsOf(play({}, all))).toEqual(new Set([112, 124, 125]));
  });

  it('leave out who was suppressed', async () => {
    await start();
    await driven.batch(about('suppress', { id: 'ann' }));
    expect(play({}, all)).toEqual([]);
  });

  it('broadcasts and newsletters reach their segments, and not who left the topic', async () => {
    await start();
    await driven.batch(identify({ id: 'ann' }, { 'cio_subscription_preferences.topics.topic_7': false }));
    expect(originsOf(play({}, all))).toEqual(new Set([111, 112, 211, 311]));
  });
});

describe('playOut: as a whole', () => {
  const busy: Partial<Rates> = {
    ...usualRates,
    attempted: 20,
    failed: 10,
    hardBounce: 15,
    softBounce: 20,
    complaint: 10,
    unsubscribe: 25,
    topicChange: 30,
    open: 80,
    click: 60,
    convert: 50,
    reply: 40,
  };
  const everything = { sources: { campaigns: true, broadcasts: true, newsletters: true } };
  const crowd = async (): Promise<void> => {
    await start();
    const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
    await driven.batch(
      ...ids.map((id) => identify({ id }, { email: `${id}@example.com`, plan: 'pro', phone: '+15550100102' })),
      ...ids.map((id) => about('add_device', { id }, { device: { token: `t-${id}`, platform: 'android' } })),
      ...ids.map((id) => event({ id }, 'order_placed')),
    );
    for (const id of ids) await send({ to: `${id}@example.com`, identifiers: { id } });
    await send({ to: '+15550100103', transactional_message_id: 44 }, 'sms');
    await send({ transactional_message_id: 45 }, 'inbox_message');
  };

  it('reports only documented fields of documented events, about every kind of object', async () => {
    await crowd();
    const callbacks = play(busy, everything);
    const table: Readonly<Record<string, Readonly<Record<string, { readonly fields: readonly string[] }>>>> =
      deliveryMetrics;
    const about = new Set<string>([...messageFields, 'email_address', 'content']);
    const strange = callbacks.flatMap(({ metric, object_type: type = 'customer', data }) => {
      const name = metric.replace('cio_', '');
      const known = table[type]?.[name] ?? (type === 'email' ? table.customer?.[name] : undefined);
      if (known === undefined) return [`${type} ${metric}`];
      return Object.keys(data)
        .filter((field) => !about.has(field) && !known.fields.includes(field))
        .map((field) => `${type} ${metric}: ${field}`);
    });
    expect(strange).toEqual([]);
    expect(new Set(callbacks.map(({ object_type: type }) => type))).toEqual(
      new Set(['email', 'push', 'sms', 'webhook', 'in_app', 'whatsapp', 'slack', 'customer', undefined]),
    );
  });

  it('reports nothing from the future, in the order of times, under ids of its own', async () => {
    await crowd();
    const callbacks = play(busy, everything);
    const times = callbacks.map(({ timestamp }) => timestamp);
    expect(Math.max(...times)).toBeLessThanOrEqual(nowSeconds);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(callbacks.map(({ event_id: id }) => id)).size).toBe(callbacks.length);
  });

  it('is the same for the same seed, and another for another', async () => {
    const bodies: string[] = [];
    for (const seed of [5, 5, 6]) {
      await crowd();
      bodies.push(JSON.stringify(play(busy, { ...everything, seed })));
      await driven.sandbox.close();
    }
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[2]).not.toBe(bodies[0]);
  });

  it('tells each story once, and so many at a time as asked', async () => {
    await crowd();
    const first = driven.sandbox.playOut({ seed: 1, sources: { campaigns: false }, deliveriesMax: 30 });
    const second = driven.sandbox.playOut({ seed: 1, sources: { campaigns: false } });
    const third = driven.sandbox.playOut({ seed: 1, sources: { campaigns: false } });
    expect([first, second, third].map(({ deliveries }) => deliveries)).toEqual([30, 12, 0]);
  });

  it.each([
    ['in_app', 'in_app'],
    ['inbox', 'inbox'],
  ] as const)('inbox messages are %s', async (inboxObjectType, type) => {
    await start({ switches: { inboxObjectType } });
    await send({ transactional_message_id: 45 }, 'inbox_message');
    expect(play()).toMatchObject([{ metric: 'sent', object_type: type }]);
  });

  it('is asked for over HTTP too', async () => {
    await start();
    await send();
    const rates = { hardBounce: 100, failed: 0, attempted: 0 };
    const { status, body } = await driven.request('POST', '/_sandbox/play', {
      seed: 1,
      rates,
      sources: { campaigns: false },
    });
    expect([status, body]).toMatchObject([200, { deliveries: 1, byName: { email_bounced: 1 } }]);
    const wrong = await driven.request('POST', '/_sandbox/play', { seed: 1, rates: { hardBounces: 1 } });
    expect(wrong.status).toBe(400);
  });
});

describe('unknownTemplate', () => {
  it.each([
    ['exists', {}, 200],
    ['reject_400', {}, 400],
    ['reject_400', { auto_create: true }, 200],
  ] as const)('%s with %j: %i', async (unknownTemplate, rest, status) => {
    await start({ switches: { unknownTemplate } });
    const body = { to: 'ann@example.com', identifiers: { id: 'ann' }, transactional_message_id: 'not_seeded', ...rest };
    expect((await driven.request('POST', '/v1/send/email', body, app)).status).toBe(status);
  });

  it('a seeded template belongs to its channel', async () => {
    await start();
    const body = { identifiers: { id: 'ann' }, transactional_message_id: 'RECEIPT' };
    expect((await driven.request('POST', '/v1/send/push', body, app)).status).toBe(400);
  });
});

describe('reports of a client of its own', () => {
  it('an unsubscribe link and a metric change what is known of a delivery', async () => {
    await start();
    await send();
    const id = driven.sandbox.deliveries()[0]?.delivery_id ?? '';
    await driven.request('POST', '/api/v1/metrics', { delivery_id: id, metric: 'opened' });
    await driven.request('POST', `/unsubscribe/${encodeURIComponent(id)}`, { unsubscribe: true });
    expect(driven.sandbox.deliveries()[0]?.metrics).toMatchObject({ opened: nowSeconds, unsubscribed: nowSeconds });
    expect(driven.sandbox.person('ann')?.unsubscribed).toBe(true);
  });
});
