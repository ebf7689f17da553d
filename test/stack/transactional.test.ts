// The way of a send on the local stack: published, sent once, a repeat found a duplicate, a bad one parked.
import { once } from 'node:events';

import { PubSub, type Message } from '@google-cloud/pubsub';

import { Publisher } from '../../shared/contract/publisher';
import { deadLetterReplaySubscription, topics } from '../../shared/names';
import { SubscriptionReader } from '../../tools/local/day/subscription-reader';
import { localProject } from '../../tools/local/local-functions';
import { startLocalStack, type LocalStack } from '../../tools/local/stack';

let stack: LocalStack<'transactional'>;
let pubsub: PubSub;
let publisher: Publisher;
const lines: Readonly<Record<string, unknown>>[] = [];

beforeAll(async () => {
  stack = await startLocalStack({
    ports: 'any',
    functions: ['transactional'],
    warehouse: false,
    // An ack deadline of 9 s: more would push again what waits for its ledger on a busy machine.
    timeScale: 10,
    onLine: (line) => lines.push(line),
  });
  pubsub = new PubSub({ projectId: localProject, apiEndpoint: stack.pubsub.address, emulatorMode: true });
  publisher = new Publisher({ projectId: localProject, pubsub });
}, 60_000);
afterAll(async () => {
  await publisher.close();
  await pubsub.close();
  await stack.close();
});

/** The outcome of a message, when it has one that ends it. */
async function outcomeOf(messageId: string): Promise<Readonly<Record<string, unknown>>> {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = lines.find((line) => line.message_id === messageId && line.outcome !== 'retry');
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`message ${messageId} has no outcome`);
}

const receipt = { to: 'person@example.com', identifiers: { id: '42' }, transactional_message_id: 'receipt' };

describe('the transactional function on the local stack', () => {
  it('sends once what is published twice, and keeps it in the ledger', async () => {
    const first = await publisher.transactional(receipt, { eventId: 'receipt:order-1' });
    const sent = await outcomeOf(first.messageId);
    const second = await publisher.transactional(receipt, { eventId: 'receipt:order-1' });
    expect([sent.outcome, (await outcomeOf(second.messageId)).outcome]).toEqual(['delivered', 'duplicate']);
    const deliveries = stack.customerio.deliveries();
    expect(deliveries.map(({ event_id, delivery_id }) => [event_id, delivery_id])).toEqual([
      ['receipt:order-1', sent.delivery_id],
    ]);
    expect(stack.firestore?.documents()).toHaveLength(1);
  });

  it('parks what has no key, and sends nothing', async () => {
    const before = stack.customerio.deliveries().length;
    const data = Buffer.from(JSON.stringify(receipt));
    const messageId = await pubsub.topic(topics.transactional).publishMessage({ data });
    expect(await outcomeOf(messageId)).toMatchObject({ outcome: 'parked', code: 'EVENT_ID_MISSING' });
    const replay = pubsub.subscription(deadLetterReplaySubscription(topics.transactional));
    const [letter] = (await once(replay, 'message')) as [Message];
    letter.ack();
    await replay.close();
    expect(letter.attributes).toMatchObject({ error_code: 'EVENT_ID_MISSING', source_topic: topics.transactional });
    expect(stack.customerio.deliveries()).toHaveLength(before);
  });

  it('parks again what was refused and comes again, and sends one of its dead letters', async () => {
    const eventId = 'receipt:order-3';
    const requests = (): number => stack.customerio.requests().filter(({ path }) => path === '/v1/send/email').length;
    const accepted = (): number => stack.customerio.deliveries().filter(({ event_id }) => event_id === eventId).length;
    const before = requests();
    stack.customerio.addFault({ match: { path: '/v1/send/*' }, status: 400, body: { meta: { error: 'no template' } } });
    // The acknowledgement of what was parked is lost once.
    stack.pubsub.injectFaults(({ attributes, attempt }) =>
      attributes.event_id === eventId && attempt === 1 ? { kind: 'redeliver', delayMs: 50 } : undefined,
    );
    const letters = new SubscriptionReader(pubsub, deadLetterReplaySubscription(topics.transactional));
    const { messageId } = await publisher.transactional(receipt, { eventId });
    // Those of other tests come again where their acknowledgement came too late.
    const own = (): Message[] => letters.messages.filter(({ attributes }) => attributes.event_id === eventId);
    while (own().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    stack.pubsub.injectFaults(undefined);
    await letters.close();
    const reasons = own().map(({ attributes }) => [
      attributes.source_message_id,
      attributes.error_code,
      attributes.error_detail,
    ]);
    const reason = [messageId, 'CUSTOMERIO_REJECTED', 'Customer.io refused the operation (400): no template'];
    expect(reasons).toEqual([reason, reason]);
    expect([requests() - before, accepted()]).toEqual([1, 0]);
    const ends: unknown[] = [];
    for (const { data, attributes } of own()) {
      ends.push(
        (await outcomeOf(await pubsub.topic(topics.transactional).publishMessage({ data, attributes }))).outcome,
      );
    }
    expect(ends).toEqual(['delivered', 'duplicate']);
    expect([requests() - before, accepted()]).toEqual([2, 1]);
  });

  it('never sends without its ledger, and sends when that is back', async () => {
    stack.firestore?.injectFaults(() => ({ kind: 'refused', code: 'PERMISSION_DENIED' }));
    const { messageId } = await publisher.transactional(receipt, { eventId: 'receipt:order-2' });
    while (!lines.some((line) => line.message_id === messageId && line.code === 'LEDGER_UNAVAILABLE')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(stack.customerio.deliveries().some(({ event_id }) => event_id === 'receipt:order-2')).toBe(false);
    stack.firestore?.injectFaults(undefined);
    expect(await outcomeOf(messageId)).toMatchObject({ outcome: 'delivered' });
    const counted = stack.customerio.deliveries().filter(({ event_id }) => event_id === 'receipt:order-2');
    expect(counted).toHaveLength(1);
  });
});
