// Time that passes faster, and how the embedded Pub/Sub ends.
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';

import { startPubSub } from '../../../../tools/local/pubsub/server';
import { pause, until } from './behaviours/rig';
import { closeAll, start } from './behaviours/started';

process.env.METADATA_SERVER_DETECTION = 'none';

const patienceMs = 5000;

afterEach(closeAll);

// grpc-js prints a line of its own when a port is taken.
setLogVerbosity(logVerbosity.NONE);

describe('retention', () => {
  it('drops what is older than the subscription retains, and says so', async () => {
    // 600 s of retention pass in 600 ms.
    const { pubsub, rig } = await start({ timeScale: 1000 });
    const topic = await rig.topic();
    const name = await rig.subscription(topic, { messageRetentionDuration: { seconds: 600 }, expirationPolicy: {} });
    const id = await rig.publish(topic, 'old');
    expect(pubsub.messageState(name, id)).toBe('pending');
    expect(await until(() => pubsub.messageState(name, id) === 'expired', patienceMs)).toBe(true);
    expect(pubsub.backlog(name).undelivered).toBe(0);
    expect(await rig.drain(name)).toEqual([]);
  });

  it('forgets what the topic and the subscription retained for a seek', async () => {
    // 600 s of retention pass in 1.5 s.
    const { pubsub, rig } = await start({ timeScale: 400 });
    const topic = await rig.topic({ messageRetentionDuration: { seconds: 600 } });
    const name = await rig.subscription(topic, {
      messageRetentionDuration: { seconds: 600 },
      retainAckedMessages: true,
      expirationPolicy: {},
    });
    const time = { seconds: Math.floor(Date.now() / 1000) - 60 };
    await rig.publish(topic, 'x');
    const [received] = await rig.pull(name);
    await rig.subscriber.acknowledge({ subscription: name, ackIds: [received?.ackId ?? ''] });
    await rig.subscriber.seek({ subscription: name, time });
    const whileRetained = pubsub.backlog(name).undelivered;
    await pause(2000);
    await rig.subscriber.seek({ subscription: name, time });
    expect([whileRetained, pubsub.backlog(name).undelivered]).toEqual([1, 0]);
  });
});

describe('expiration', () => {
  it('deletes a subscription that nobody uses, and keeps one that never expires', async () => {
    // A day passes in 432 ms.
    const { pubsub, rig } = await start({ timeScale: 200_000 });
    const topic = await rig.topic();
    const idle = await rig.subscription(topic, { expirationPolicy: { ttl: { seconds: 86_400 } } });
    const kept = await rig.subscription(topic, { expirationPolicy: {} });
    expect(await until(() => !pubsub.subscriptions().includes(idle), patienceMs)).toBe(true);
    expect(pubsub.subscriptions()).toEqual([kept]);
  });

  it('keeps a subscription that a stream is open on', async () => {
    const { pubsub, rig } = await start({ timeScale: 200_000 });
    const topic = await rig.topic();
    const used = await rig.subscription(topic, { expirationPolicy: { ttl: { seconds: 86_400 } } });
    const stream = rig.subscriber.streamingPull();
    stream.on('error', () => undefined);
    stream.write({ subscription: used, streamAckDeadlineSeconds: 60 });
    await pause(1200);
    expect(pubsub.subscriptions()).toEqual([used]);
    stream.cancel();
  });
});

describe('close', () => {
  it('leaves neither timers nor servers behind, whatever was under way', async () => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;
    const { pubsub, rig } = await start({});
    const { topic } = await rig.pushed(500, { retryPolicy: { minimumBackoff: { seconds: 600 } } });
    const pulled = await rig.subscription(topic);
    await rig.publish(topic, 'x');
    await rig.pull(pulled);
    await until(() => pubsub.stats.nacked > 0, patienceMs);
    await pubsub.close();
    const after = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;
    // The endpoint of the rig is still there.
    expect(after - before).toBe(1);
    expect(pubsub.subscriptions()).toEqual([]);
  });

  it('fails to start with a time scale that is none', async () => {
    await expect(startPubSub({ timeScale: 0 })).rejects.toThrow('time scale is 0');
  });

  it('fails to start on a port that is taken', async () => {
    const { pubsub } = await start({});
    await expect(startPubSub({ port: pubsub.port })).rejects.toThrow(String(pubsub.port));
  });
});
