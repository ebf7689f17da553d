/** Goal: accepted means that Pub/Sub has it, and everything else is told. Method: the real client on the embedded Pub/Sub. */
import { once } from 'node:events';

import { PubSub, type Message, type Subscription } from '@google-cloud/pubsub';

import { Publisher } from '../../../shared/contract/publisher';
import type { TrackMessageInput } from '../../../shared/contract/track-message';
import { startPubSub, type EmbeddedPubSub } from '../../../tools/local/pubsub/server';

process.env.METADATA_SERVER_DETECTION = 'none';

const event = { identifiers: { id: 42 }, name: 'order_paid', attributes: { total: 12.5 } } as const;
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('Publisher', () => {
  let embedded: EmbeddedPubSub;
  let admin: PubSub;
  let subscription: Subscription;
  let publisher: Publisher;
  const arrived = new Map<string, Message>();
  const awaited = new Map<string, (message: Message) => void>();

  beforeAll(async () => {
    embedded = await startPubSub();
    process.env.PUBSUB_EMULATOR_HOST = embedded.address;
    admin = new PubSub({ projectId: 'local' });
    await admin.createTopic('customerio-identify');
    await admin.createTopic('customerio-track');
    await admin.createTopic('customerio-transactional');
    [subscription] = await admin.topic('customerio-track').createSubscription('read-track');
    subscription.on('message', (message: Message) => {
      message.ack();
      const eventId = message.attributes.event_id ?? '';
      arrived.set(eventId, message);
      awaited.get(eventId)?.(message);
    });
  });
  afterAll(async () => {
    delete process.env.PUBSUB_EMULATOR_HOST;
    await subscription.close();
    await admin.close();
    await embedded.close();
  });
  beforeEach(() => {
    publisher = new Publisher({ projectId: 'local' });
  });
  afterEach(async () => {
    embedded.refusePublishing(undefined);
    await publisher.close();
  });

  /** The message with this event_id, when it has arrived. */
  const received = (eventId: string): Promise<Message> =>
    new Promise((resolve) => {
      const known = arrived.get(eventId);
      if (known) resolve(known);
      else awaited.set(eventId, resolve);
    });

  it('publishes the operation as it goes on to Customer.io, with its identity, time, version and trace', async () => {
    const { eventId, messageId } = await publisher.track(event);
    const message = await received(eventId);
    expect(JSON.parse(message.data.toString())).toEqual({
      type: 'person',
      action: 'event',
      identifiers: { id: '42' },
      name: 'order_paid',
      attributes: { total: 12.5 },
    });
    expect(message.id).toBe(messageId);
    expect(message.orderingKey ?? '').toBe('');
    expect(message.attributes).toEqual({
      event_id: eventId,
      published_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
      schema_version: '1',
      googclient_traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    });
    expect(eventId).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  });

  it('keeps the event_id and the trace that it is given', async () => {
    await expect(publisher.track(event, { eventId: 'order:17:paid', traceparent })).resolves.toEqual({
      eventId: 'order:17:paid',
      messageId: expect.stringMatching(/./),
    });
    const message = await received('order:17:paid');
    expect(message.attributes.googclient_traceparent).toBe(traceparent);
  });

  it('begins a trace of its own when the given one is malformed', async () => {
    const { eventId } = await publisher.track(event, { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` });
    expect((await received(eventId)).attributes.googclient_traceparent).toMatch(
      /^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/,
    );
  });

  const send = { channel: 'in_app', identifiers: { id: 42 }, transactional_message_id: 'order_shipped' } as const;

  it('publishes a send under the key of the business', async () => {
    const [pulled] = await admin.topic('customerio-transactional').createSubscription('read-sends');
    const arriving = once(pulled, 'message') as Promise<[Message]>;
    await expect(publisher.transactional(send, { eventId: 'shipped:order-17' })).resolves.toEqual({
      eventId: 'shipped:order-17',
      messageId: expect.stringMatching(/./),
    });
    const [message] = await arriving;
    message.ack();
    await pulled.close();
    expect(message.attributes.event_id).toBe('shipped:order-17');
    expect(JSON.parse(message.data.toString())).toEqual({
      channel: 'in_app',
      identifiers: { id: '42' },
      transactional_message_id: 'order_shipped',
      on_unknown_outcome: 'park',
    });
  });

  it.each([
    ['none', undefined],
    ['an empty one', { eventId: ' ' }],
  ])('refuses a send whose event_id is %s, from a caller without types too', async (_claim, options) => {
    const given = options as { eventId: string };
    await expect(publisher.transactional(send, given)).rejects.toThrow(
      expect.objectContaining({ code: 'MESSAGE_MALFORMED', detail: expect.stringMatching(/^event_id: got/) }),
    );
    const told = once(publisher, 'error') as Promise<[Error]>;
    publisher.enqueue.transactional(send, given);
    expect((await told)[0]).toMatchObject({ code: 'MESSAGE_MALFORMED' });
  });

  it('publishes to topics by full name', async () => {
    const own = new Publisher({ projectId: 'elsewhere', topics: { track: 'projects/local/topics/customerio-track' } });
    const { eventId } = await own.track(event);
    expect((await received(eventId)).attributes.event_id).toBe(eventId);
    await own.close();
  });

  it.each([
    [
      'a message that breaks the contract',
      { identifiers: { id: '' } },
      {},
      'MESSAGE_MALFORMED',
      /^identifiers\.id: got an empty text, /,
    ],
    [
      'an empty event_id',
      { identifiers: { id: '42' } },
      { eventId: '' },
      'MESSAGE_MALFORMED',
      /^event_id: got an empty text, allowed a text/,
    ],
    [
      'an event_id of 1025 bytes',
      { identifiers: { id: '42' } },
      { eventId: 'x'.repeat(1025) },
      'MESSAGE_OVER_LIMIT',
      /^event_id: got a text of 1025 bytes, allowed at most 1024 bytes$/,
    ],
  ])('refuses %s and publishes nothing', async (_claim, message, options, code, detail) => {
    const before = embedded.stats.published;
    await expect(publisher.identify(message, options)).rejects.toMatchObject({
      code,
      detail: expect.stringMatching(detail),
    });
    expect(embedded.stats.published).toBe(before);
  });

  it('refuses what a guardrail rejects, and warns of the rest', async () => {
    const strict = new Publisher({ projectId: 'local', guardrails: { event_name_generated: 'reject' } });
    const warned = once(strict, 'warning');
    await expect(strict.track({ ...event, name: 'order_1234567' })).rejects.toMatchObject({
      code: 'GUARDRAIL_REJECTED',
      detail:
        'name: got a name with a value in it (run of digits), expected one name for all (guardrail event_name_generated)',
    });
    const { eventId } = await strict.track({ ...event, name: 'Order Paid' });
    expect(await warned).toEqual([
      { rule: 'event_name_snake_case', field: 'name', detail: 'got a name that is not in snake_case' },
      { topic: 'customerio-track', eventId },
    ]);
    await strict.close();
  });

  it('rejects when Pub/Sub refuses', async () => {
    embedded.refusePublishing(() => true);
    await expect(publisher.track(event)).rejects.toMatchObject({ code: 7 });
  });

  describe('enqueue', () => {
    it('publishes without waiting', async () => {
      publisher.enqueue.track(event, { eventId: 'queued' });
      expect((await received('queued')).attributes.event_id).toBe('queued');
    });

    it.each([
      ['a message that breaks the contract', { name: '' }, 'MESSAGE_MALFORMED'],
      [
        'a message whose fields throw',
        Object.defineProperty({}, 'name', {
          enumerable: true,
          get: () => {
            throw new RangeError('boom');
          },
        }),
        undefined,
      ],
      [
        'a cyclic message',
        ((): unknown => {
          const cycle: Record<string, unknown> = { ...event };
          cycle.attributes = { cycle };
          return cycle;
        })(),
        'MESSAGE_OVER_LIMIT',
      ],
    ])('does not throw at %s, and tells it with topic and event_id', async (_claim, message, code) => {
      const told = once(publisher, 'error');
      publisher.enqueue.track(message as TrackMessageInput, { eventId: 'bad' });
      const [error, context] = (await told) as [{ code?: string }, unknown];
      expect(error.code).toBe(code);
      expect(context).toEqual({ topic: 'customerio-track', eventId: 'bad' });
    });

    it('tells what Pub/Sub refuses', async () => {
      embedded.refusePublishing(() => true);
      const told: unknown[] = [];
      publisher.on('error', (error, context) =>
        told.push([(error as Error & { code?: unknown }).code, context.eventId]),
      );
      publisher.enqueue.track(event, { eventId: 'refused' });
      await expect(publisher.flush({ timeoutMs: 10_000 })).resolves.toEqual({ pending: 0 });
      expect(told).toEqual([[7, 'refused']]);
    });
  });
});
