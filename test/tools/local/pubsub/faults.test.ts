// What tests and the fault harness ask of the embedded Pub/Sub in process: where a message is, and what goes wrong.
import { pause, until } from './behaviours/rig';
import { closeAll, start } from './behaviours/started';

process.env.METADATA_SERVER_DETECTION = 'none';

const patienceMs = 5000;

afterEach(closeAll);

describe('messageState', () => {
  it('tells pending, outstanding, acked, dead-lettered and unknown apart', async () => {
    const { pubsub, rig } = await start({ timeScale: 100 });
    const dead = await rig.topic();
    const { topic, name } = await rig.pushed(
      ({ data }, response) => {
        if (data !== 'held') response.writeHead(data === 'poison' ? 500 : 204).end();
      },
      {
        ackDeadlineSeconds: 600,
        retryPolicy: { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 1 } },
        deadLetterPolicy: { deadLetterTopic: dead, maxDeliveryAttempts: 5 },
      },
    );
    const [poison, fine, held] = [
      await rig.publish(topic, 'poison'),
      await rig.publish(topic, 'fine'),
      await rig.publish(topic, 'held'),
    ];
    await until(() => pubsub.messageState(name, poison) === 'dead-lettered', patienceMs);
    expect([poison, fine, held, '1', 'x'].map((id) => pubsub.messageState(name, id))).toEqual([
      'dead-lettered',
      'acked',
      'outstanding',
      'unknown',
      'unknown',
    ]);
    expect(pubsub.unsettled(name)).toMatchObject([{ messageId: held, state: 'outstanding', attempt: 1 }]);
    await rig.subscriber.modifyPushConfig({ subscription: name, pushConfig: {} });
    const paused = await rig.publish(topic, 'paused');
    expect(pubsub.messageState(name, paused)).toBe('pending');
    expect(pubsub.backlog(name)).toMatchObject({ undelivered: 2, outstanding: 1 });
    expect(pubsub.backlog(name).oldestUnackedAgeMs).toBeGreaterThanOrEqual(0);
  });

  it('knows nothing of what was published before the subscription, or to another topic', async () => {
    const { pubsub, rig } = await start({});
    const [topic, other] = [await rig.topic(), await rig.topic()];
    const before = await rig.publish(topic, 'before');
    const elsewhere = await rig.publish(other, 'elsewhere');
    const name = await rig.subscription(topic);
    expect([before, elsewhere].map((id) => pubsub.messageState(name, id))).toEqual(['unknown', 'unknown']);
  });

  it('refuses to answer for a subscription that does not exist', async () => {
    const { pubsub } = await start({});
    expect(() => pubsub.backlog('projects/local/subscriptions/none')).toThrow(
      expect.objectContaining({ reason: 'NOT_FOUND' }) as Error,
    );
  });
});

describe('injectFaults', () => {
  it('delays a push without counting an attempt', async () => {
    const { pubsub, rig } = await start({});
    const { topic, name, pushes } = await rig.pushed(204, { deadLetterPolicy: { deadLetterTopic: await rig.topic() } });
    let asked = 0;
    pubsub.injectFaults(() => {
      asked++;
      return { kind: 'delay', delayMs: 300 };
    });
    const publishedAtMs = Date.now();
    const id = await rig.publish(topic, 'late');
    await pause(100);
    expect(pubsub.messageState(name, id)).toBe('pending');
    await until(() => pushes.length > 0, patienceMs);
    expect(pushes[0]?.atMs ?? 0).toBeGreaterThanOrEqual(publishedAtMs + 295);
    expect(pushes[0]?.envelope?.deliveryAttempt).toBe(1);
    expect(asked).toBe(1);
  });

  it('pushes a message twice at once, and counts it as one delivery', async () => {
    const { pubsub, rig } = await start({});
    const { topic, name, pushes } = await rig.pushed((_push, response) => {
      setTimeout(() => response.writeHead(204).end(), 50);
    });
    pubsub.injectFaults(() => ({ kind: 'duplicate' }));
    const id = await rig.publish(topic, 'twice');
    await until(() => pubsub.messageState(name, id) === 'acked', patienceMs);
    await pause(100);
    expect(pushes.map(({ envelope }) => envelope?.message.messageId)).toEqual([id, id]);
    expect(pubsub.stats).toMatchObject({ pushed: 2, acked: 1, nacked: 0 });
  });

  it('takes one acknowledgement of the two as enough', async () => {
    const { pubsub, rig } = await start({});
    let answers = 0;
    const { topic, name, pushes } = await rig.pushed((_push, response) => {
      const status = answers++ === 0 ? 500 : 204;
      // Longer than the backoff of the refusal.
      setTimeout(() => response.writeHead(status).end(), status === 500 ? 0 : 400);
    });
    pubsub.injectFaults(() => ({ kind: 'duplicate' }));
    const id = await rig.publish(topic, 'twice');
    await until(() => pubsub.messageState(name, id) === 'acked', patienceMs);
    await pause(300);
    expect(pushes).toHaveLength(2);
  });

  it('delivers again what was acknowledged', async () => {
    const { pubsub, rig } = await start({});
    const { topic, name, pushes } = await rig.pushed(204);
    pubsub.injectFaults(({ attempt }) => (attempt === 1 ? { kind: 'redeliver', delayMs: 20 } : undefined));
    const id = await rig.publish(topic, 'again');
    await until(() => pushes.length > 1, patienceMs);
    await until(() => pubsub.messageState(name, id) === 'acked', patienceMs);
    await pause(100);
    expect(pushes.map(({ data }) => data)).toEqual(['again', 'again']);
    expect(pubsub.backlog(name).undelivered).toBe(0);
  });
});
