// The data path as a whole: real client, embedded Pub/Sub, built bundles on the real framework, Customer.io's sandbox.
// Few tests, one for each way that a message can go.
import { gzipSync } from 'node:zlib';

import type { Message, PubSub, Subscription } from '@google-cloud/pubsub';

import { deadLetterReplaySubscription, topics } from '../../shared/names';
import type { FunctionLine } from '../../tools/local/functions/function-process';
import { localProject, type TrackApiFunction } from '../../tools/local/local-functions';
import { startLocalStack, type LocalStack } from '../../tools/local/stack';
import { pubSubClient } from '../../tools/local/topology';

jest.setTimeout(60_000);

let stack: LocalStack<TrackApiFunction>;
let client: PubSub;
let outcomes: FunctionLine[] = [];
const deadLetters: Message[] = [];
const readers: Subscription[] = [];

beforeAll(async () => {
  stack = await startLocalStack({
    ports: 'any',
    functions: ['identify', 'track'],
    warehouse: false,
    timeScale: 100,
    deliveryAttemptsMax: 5,
    onLine: (line) => outcomes.push(line),
    pubsub: { ackDeadlineScale: 1 },
  });
  client = pubSubClient(localProject, stack.pubsub.address);
  for (const topic of [topics.identify, topics.track]) {
    const reader = client.subscription(deadLetterReplaySubscription(topic));
    reader.on('message', (message: Message) => {
      deadLetters.push(message);
      message.ack();
    });
    readers.push(reader);
  }
});
afterAll(async () => {
  await Promise.all(readers.map((reader) => reader.close()));
  await client.close();
  await stack.close();
});
beforeEach(async () => {
  outcomes = [];
  deadLetters.length = 0;
  await fetch(`${stack.customerio.url}/_sandbox`, { method: 'DELETE' });
});

async function until<T>(what: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const found = await what();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain; outcomes: ${JSON.stringify(outcomes)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const publish = (topic: string, body: unknown, attributes: Record<string, string> = {}): Promise<string> =>
  client.topic(topic).publishMessage({
    data: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    attributes: { published_at: '2026-11-22T10:00:00.000Z', ...attributes },
  });

const fault = (body: object): Promise<Response> =>
  fetch(`${stack.customerio.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(body) });

const person = async (id: string): Promise<Record<string, unknown> | undefined> => {
  const response = await fetch(`${stack.customerio.url}/_sandbox/people/${id}`);
  return response.ok ? ((await response.json()) as Record<string, unknown>) : undefined;
};

const outcomeOf = (eventId: string, outcome: string): Promise<FunctionLine> =>
  until(() => outcomes.find((line) => line.event_id === eventId && line.outcome === outcome));

describe('a message on a topic', () => {
  it('reaches Customer.io', async () => {
    await publish(topics.identify, { identifiers: { id: 'p1' }, attributes: { plan: 'gold' } }, { event_id: 'i1' });
    await outcomeOf('i1', 'delivered');
    await publish(topics.track, { identifiers: { id: 'p1' }, name: 'order_placed' }, { event_id: 't1' });
    await outcomeOf('t1', 'delivered');
    expect(JSON.stringify(await person('p1'))).toMatch(/gold.*order_placed|order_placed.*gold/);
  });

  it('is tried again until Customer.io takes it', async () => {
    await fault({ match: { path: '/api/v2/batch' }, times: 2, status: 503 });
    await publish(topics.identify, { identifiers: { id: 'p2' }, attributes: { plan: 'gold' } }, { event_id: 'i2' });
    await outcomeOf('i2', 'delivered');
    expect(outcomes.filter((line) => line.event_id === 'i2').map((line) => line.outcome)).toEqual([
      'retry',
      'retry',
      'delivered',
    ]);
  });

  it('is parked at once when it breaks the contract, with its bytes and the reason', async () => {
    await publish(topics.track, { identifiers: { id: 'p3' }, nam: 'x' }, { event_id: 't3' });
    const parked = await until(() => deadLetters.find((message) => message.attributes.event_id === 't3'));
    expect(parked.data.toString()).toBe('{"identifiers":{"id":"p3"},"nam":"x"}');
    expect(parked.attributes).toMatchObject({
      error_code: 'MESSAGE_MALFORMED',
      source_topic: 'customerio-track',
      delivery_attempt: '1',
      published_at: '2026-11-22T10:00:00.000Z',
    });
    expect(parked.attributes.error_detail).toMatch(/name/);
    await expect(outcomeOf('t3', 'parked')).resolves.toMatchObject({ code: 'MESSAGE_MALFORMED', delivery_attempt: 1 });
  });

  it('is dead-lettered by Pub/Sub when no attempt helps, and its replay keeps identity and time', async () => {
    await fault({ match: { path: '/api/v2/batch' }, times: 5, status: 503 });
    await publish(topics.track, { identifiers: { id: 'p4' }, name: 'order_placed' }, { event_id: 't4' });
    const dead = await until(() => deadLetters.find((message) => message.attributes.event_id === 't4'));
    expect(dead.attributes.CloudPubSubDeadLetterSourceDeliveryCount).toBe('5');
    await client.topic(topics.track).publishMessage({ data: dead.data, attributes: dead.attributes });
    await outcomeOf('t4', 'delivered');
    const requests = await (await fetch(`${stack.customerio.url}/_sandbox/requests`)).text();
    expect(requests).toContain(String(Date.UTC(2026, 10, 22, 10) / 1000));
  });
});

describe('a push that is not as it should be', () => {
  const envelope = (message: object): object => ({
    message: { messageId: '17', publishTime: '2026-11-22T10:00:00.000Z', ...message },
    subscription: 'projects/local/subscriptions/customerio-identify-push',
    deliveryAttempt: 1,
  });
  const good = envelope({
    data: Buffer.from('{"identifiers":{"id":"p5"}}').toString('base64'),
    attributes: { event_id: 'push-5' },
  });
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const send = (body: Buffer | undefined, headers: Record<string, string>, method = 'POST'): Promise<Response> =>
    fetch(stack.functions.identify.url, { method, headers, ...(body && { body: new Uint8Array(body) }) });

  it.each([
    ['a content type that is no JSON', json(good), { 'content-type': 'text/plain' }],
    ['no content type', json(good), {}],
    ['a charset nobody knows', json(good), { 'content-type': 'application/json; charset=klingon' }],
    ['gzip', gzipSync(json(good)), { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    [
      'the headers of an Eventarc event',
      json(good),
      {
        'content-type': 'application/json',
        'ce-id': '17',
        'ce-type': 'google.cloud.pubsub.topic.v1.messagePublished',
        'ce-source': '//pubsub.googleapis.com/t',
        'ce-specversion': '1.0',
      },
    ],
  ])('is delivered all the same with %s', async (_claim, body, headers: Record<string, string>) => {
    const response = await send(body, headers);
    expect(response.status).toBe(204);
    expect(outcomes).toMatchObject([{ outcome: 'delivered', event_id: 'push-5' }]);
  });

  const jsonHeaders = { 'content-type': 'application/json' };
  it.each([
    ['no JSON', Buffer.from('{oops'), jsonHeaders, /push envelope: got 5 bytes that are not JSON/],
    ['an empty body', Buffer.alloc(0), jsonHeaders, /push envelope: got 0 bytes that are not JSON/],
    [
      'UTF-16',
      Buffer.from('{}', 'utf16le'),
      { 'content-type': 'application/json; charset=utf-16' },
      /not JSON|not UTF-8/,
    ],
    ['broken gzip', json(good), { ...jsonHeaders, 'content-encoding': 'gzip' }, /that are not gzip/],
    ['no message', json({}), jsonHeaders, /push envelope: message: got nothing, expected an object/],
    [
      'attributes alone',
      json(envelope({ attributes: { event_id: 'push-5' } })),
      jsonHeaders,
      /the message: got 0 bytes/,
    ],
    [
      'data that is no JSON',
      json(envelope({ data: 'e29vcHM=' })),
      jsonHeaders,
      /the message: got 5 bytes that are not JSON/,
    ],
    [
      'data in latin-1',
      json(envelope({ data: Buffer.from([0x22, 0xfc, 0x22]).toString('base64') })),
      jsonHeaders,
      /the message: got 3 bytes that are not UTF-8/,
    ],
  ])('is parked with its bytes: %s', async (_claim, body, headers: Record<string, string>, detail) => {
    const response = await send(body, headers);
    expect(response.status).toBe(204);
    const parked = await until(() => deadLetters[0]);
    expect(parked.attributes.error_code).toBe('MESSAGE_MALFORMED');
    expect(parked.attributes.error_detail).toMatch(detail);
    expect(outcomes).toMatchObject([{ outcome: 'parked', code: 'MESSAGE_MALFORMED' }]);
  });

  it('stays with Pub/Sub when it is too large to be parked', async () => {
    const response = await send(Buffer.alloc(14_500_000, 0x20), jsonHeaders);
    expect(response.status).toBe(503);
    expect(outcomes).toMatchObject([
      {
        outcome: 'retry',
        code: 'PARKING_FAILED',
        detail: expect.stringMatching(/MESSAGE_TOO_LARGE: push envelope: got 14500000 bytes, allowed are 14000000/),
      },
    ]);
  });

  it('is refused with 405 when it is no POST', async () => {
    const response = await send(undefined, {}, 'GET');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
