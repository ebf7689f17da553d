/** The App API as the unmodified client of Customer.io meets it. */
import { APIClient, SendEmailRequest, SendPushRequest } from 'customerio-node';
import { sampleWorkspace } from '../../../../tools/local/customerio/sample-workspace';
import type { CustomerIOOptions } from '../../../../tools/local/customerio/server';
import { drive, event, identify, nowSeconds, type Driven } from './sandbox-driver';

let driven: Driven;
let api: APIClient;

const start = async (options: Partial<CustomerIOOptions> = {}): Promise<void> => {
  driven = await drive({ appApiKey: 'test-app-key', ...options });
  api = new APIClient('test-app-key', { url: `${driven.sandbox.url}/v1`, retry: { maxRetries: 0 } });
};
type Listed = Record<string, readonly { readonly id: number }[] | null> & { readonly next?: string };
const ids = (answer: Record<string, unknown>, key: string): readonly number[] =>
  ((answer as Listed)[key] ?? []).map(({ id }) => id);

afterEach(() => driven.sandbox.close());

describe('the client of Customer.io', () => {
  beforeEach(() => start({ workspace: sampleWorkspace }));

  it('sends', async () => {
    const mail = new SendEmailRequest({
      to: 'ann@example.com',
      identifiers: { id: 'ann' },
      transactional_message_id: 'receipt',
      message_data: { event_id: 'receipt:1' },
    });
    const push = new SendPushRequest({ identifiers: { id: 'ann' }, transactional_message_id: 99 });
    const answers = [await api.sendEmail(mail), await api.sendPush(push)];
    expect(answers.map(({ delivery_id: id }) => id as unknown)).toEqual(
      driven.sandbox.deliveries().map(({ delivery_id: id }) => id),
    );
    expect(driven.sandbox.deliveries().map(({ event_id: id }) => id)).toEqual(['receipt:1', null]);
  });

  it('lists campaigns with their kind of trigger, and the ids of their actions', async () => {
    expect(await api.listCampaigns()).toMatchObject({
      campaigns: [
        { id: 11, type: 'segment', state: 'running', active: true, trigger_segment_ids: [1] },
        {
          id: 12,
          type: 'event',
          event_name: 'order_placed',
          actions: expect.arrayContaining([{ id: 121, type: 'email' }]),
        },
      ],
    });
    expect(await api.getCampaign(12)).toMatchObject({ campaign: { id: 12, name: 'After an order' } });
    expect(await api.getCampaignAction(12, 121)).toMatchObject({
      action: { id: 121, campaign_id: 12, subject: 'How was your order?' },
    });
  });

  it('pages through actions, in their order', async () => {
    await driven.sandbox.close();
    const actions = Array.from({ length: 25 }, (_, index) => ({ id: index + 1, body: `b${index + 1}` }));
    await start({ workspace: { campaigns: [{ id: 5, name: 'Long', actions }] } });
    const pages: (readonly number[])[] = [];
    let start_: string | undefined;
    do {
      const page = await api.getCampaignActions(5, start_ === undefined ? {} : { start: start_ });
      pages.push(ids(page, 'actions'));
      start_ = (page as Listed).next;
    } while (start_ !== '');
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(actions.map(({ id }) => id));
  });

  it.each<[string, (client: APIClient) => Promise<Record<string, unknown>>, string, readonly number[]]>([
    ['broadcasts', (client) => client.listBroadcasts(), 'broadcasts', [21]],
    ['actions of a broadcast', (client) => client.getBroadcastActions(21), 'actions', [211]],
    ['newsletters', (client) => client.listNewsletters(), 'newsletters', [32, 31]],
    ['newsletters, one a page', (client) => client.listNewsletters({ limit: 1 }), 'newsletters', [32]],
    ['contents of a newsletter', (client) => client.getNewsletterContents(31), 'contents', [311]],
    ['transactional messages', (client) => client.listTransactionalMessages(), 'messages', [41, 42, 43, 44]],
    ['contents of one', (client) => client.getTransactionalMessageContents(41), 'contents', [411]],
    ['segments', (client) => client.listSegments(), 'segments', [1, 2]],
    ['topics', (client) => client.listSubscriptionTopics(), 'topics', [1, 7]],
  ])('lists %s', async (_what, list, key, expected) => {
    expect(ids(await list(api), key)).toEqual(expected);
  });

  it('never shows what is only ours', async () => {
    const answers = [await api.listSegments(), await api.listTransactionalMessages(), await api.listNewsletters()];
    expect(JSON.stringify(answers)).not.toMatch(/audience|contents/);
  });

  it('counts and lists who is in a segment', async () => {
    await driven.batch(identify({ id: 'ann' }, { plan: 'pro' }), identify({ id: 'bob' }, { plan: 'free' }));
    expect(await api.getSegmentCustomerCount(2)).toEqual({ count: 1 });
    expect(await api.getSegmentMembership(2)).toEqual({
      identifiers: [{ id: 'ann', email: null, cio_id: '03000001' }],
      next: '',
    });
  });

  it('is told 404 for what is not there', async () => {
    await expect(api.getCampaign(77)).rejects.toMatchObject({ statusCode: 404 });
    await expect(api.getBroadcastActions(77)).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('an empty workspace', () => {
  it.each([
    ['null', null],
    ['array', []],
  ] as const)('writes lists as %s', async (emptyList, expected) => {
    await start({ switches: { emptyList } });
    expect(await api.listCampaigns()).toEqual({ campaigns: expected });
    expect(await api.listReportingWebhooks()).toEqual({ reporting_webhooks: expected });
    expect(await api.listNewsletters()).toEqual({ newsletters: [], next: '' });
  });

  it('refuses a seed with a mistake, by the name of the field', async () => {
    await start();
    const broken = { campaigns: [{ id: 1, name: 'x', actions: [{ id: 2, type: 'fax' }] }] } as never;
    await expect(drive({ workspace: broken })).rejects.toMatchObject({
      errors: [{ field: 'campaigns.0.actions.0.type' }],
    });
  });
});

describe('activities', () => {
  beforeEach(() => start({ workspace: { activities: [{ type: 'failed_event', name: 'old' }] } }));

  const names = async (options: object): Promise<unknown> =>
    ((await api.listActivities(options)) as { activities: { name?: string }[] }).activities.map(({ name }) => name);

  it('tell what failed behind a 200, what was seeded included', async () => {
    await driven.batch(event({ id: 'ann' }, 'lost', { id: 'no-ulid' }));
    expect(await names({ type: 'failed_event' })).toEqual(['lost', 'old']);
  });

  it('tell the events of people, newest first and in pages', async () => {
    await driven.batch(
      ...['a', 'b', 'c'].map((name, at) => event({ id: 'ann' }, name, { timestamp: nowSeconds + at - 9 })),
    );
    const page = (await api.listActivities({ type: 'event', limit: 2 })) as { next: string };
    expect(await names({ type: 'event', limit: 2 })).toEqual(['c', 'b']);
    expect(await names({ type: 'event', limit: 2, start: page.next })).toEqual(['a']);
    expect(await names({ type: 'event', name: 'b' })).toEqual(['b']);
  });

  it('tell the metrics of messages, and of one person alone', async () => {
    await driven.batch(identify({ id: 'bob' }));
    const body = { to: '+15551234567', identifiers: { id: 'ann' }, transactional_message_id: 1 };
    await driven.request('POST', '/v1/send/sms', body, { authorization: 'Bearer test-app-key' });
    driven.sandbox.playOut({ seed: 1, rates: { attempted: 0, failed: 0, hardBounce: 0, open: 0, reply: 0 } });
    const typesOf = (answer: Record<string, unknown>): readonly string[] =>
      (answer.activities as { type: string }[]).map(({ type }) => type);
    expect(typesOf(await api.getCustomerActivities('ann'))).toEqual(['delivered_twilio', 'sent_twilio']);
    expect(typesOf(await api.getCustomerActivities('bob'))).toEqual([]);
  });
});

describe('reporting webhooks', () => {
  const created = { name: 'w', endpoint: 'http://127.0.0.1:1/', events: ['email_sent'] };

  beforeEach(() => start());

  it('are made, read, changed in part and removed; the signing key is never shown', async () => {
    const webhook = { id: 1, type: 'webhook', ...created, disabled: true, full_resolution: false, with_content: false };
    expect(await api.createReportingWebhook({ ...created, disabled: true })).toEqual(webhook);
    expect(await api.updateReportingWebhook(1, { disabled: false })).toEqual({ ...webhook, disabled: false });
    expect(await api.getReportingWebhook(1)).toEqual({ ...webhook, disabled: false });
    expect(await api.listReportingWebhooks()).toEqual({ reporting_webhooks: [{ ...webhook, disabled: false }] });
    expect(driven.sandbox.webhooks()[0]?.signingKey).toMatch(/^[0-9a-f]{64}$/);
    await api.deleteReportingWebhook(1);
    expect(driven.sandbox.webhooks()).toEqual([]);
  });

  it('that are disabled hear nothing, and that is lost to them', async () => {
    await api.createReportingWebhook({ ...created, disabled: true });
    driven.sandbox.emit({ object_type: 'email', metric: 'sent' });
    expect(driven.sandbox.emitted().map(({ state }) => state)).toEqual(['unsent']);
    await api.updateReportingWebhook(1, { disabled: false });
    expect(driven.sandbox.emitted().map(({ state }) => state)).toEqual(['unsent']);
  });

  it.each([
    [{ ...created, events: [] }, /^events /],
    [{ ...created, events: ['email_complained'] }, /^events.0 /],
    [{ ...created, endpoint: 'here' }, /^endpoint /],
    [{ ...created, name: 'x'.repeat(191) }, /^name /],
  ])('are refused with the name of the field: %j', async (body, detail) => {
    const reply = await driven.request('POST', '/v1/reporting_webhooks', body, {
      authorization: 'Bearer test-app-key',
    });
    expect(reply).toMatchObject({
      status: 400,
      body: { errors: [{ detail: expect.stringMatching(detail), status: '400' }] },
    });
  });
});

describe('ESP suppression', () => {
  it('is searched, listed, added to and taken back', async () => {
    await start();
    await api.createSuppression('bounces', 'ann@example.com');
    expect(await api.searchSuppression('ANN@example.com')).toMatchObject({
      category: 'bounces',
      suppressions: [{ email: 'ann@example.com', created: nowSeconds }],
    });
    expect(await api.getSuppressions('bounces')).toMatchObject({ suppressions: [{ email: 'ann@example.com' }] });
    await api.deleteSuppression('bounces', 'ann@example.com');
    expect(await api.searchSuppression('ann@example.com')).toEqual({ category: '', suppressions: [] });
  });
});
