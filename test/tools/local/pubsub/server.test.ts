// What only the embedded Pub/Sub has: time that passes faster, questions that are asked in process, and its limits.
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';

import type { ExportRow } from '../../../../tools/local/pubsub/export';
import { startPubSub, type EmbeddedPubSub, type PubSubOptions } from '../../../../tools/local/pubsub/server';
import { pause, Rig, textOf, until } from './behaviours/rig';

process.env.METADATA_SERVER_DETECTION = 'none';

// grpc-js prints a line of its own when a port is taken.
setLogVerbosity(logVerbosity.NONE);

const patienceMs = 5000;
const running: { pubsub: EmbeddedPubSub; rig: Rig }[] = [];

async function start(options: PubSubOptions): Promise<{ pubsub: EmbeddedPubSub; rig: Rig }> {
  const pubsub = await startPubSub(options);
  const rig = new Rig(pubsub.address, options.timeScale ?? 1);
  running.push({ pubsub, rig });
  return { pubsub, rig };
}

afterEach(async () => {
  for (const { pubsub, rig } of running.splice(0)) {
    await rig.close();
    await pubsub.close();
  }
});

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

describe('answers', () => {
  it('takes an answer that never ends as no answer, at the ack deadline', async () => {
    const { pubsub, rig } = await start({ timeScale: 50 });
    const { topic } = await rig.pushed((_push, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 10);
      response.on('close', () => {
        clearInterval(drip);
      });
    });
    await rig.publish(topic, 'x');
    expect(await until(() => pubsub.stats.deadlinesExceeded > 1, patienceMs)).toBe(true);
    expect(pubsub.stats.acked).toBe(0);
  });

  it('goes by the status of an answer that is too long to be read', async () => {
    const { pubsub, rig } = await start({});
    const { topic } = await rig.pushed((_push, response) => {
      response.on('error', () => undefined);
      response.writeHead(200);
      response.end(Buffer.alloc(5_000_000));
    });
    await rig.publish(topic, 'x');
    await until(() => pubsub.stats.acked + pubsub.stats.nacked > 0, patienceMs);
    expect(pubsub.stats).toMatchObject({ acked: 1, nacked: 0 });
  });

  it('keeps a connection open for a slow endpoint, longer than it keeps an idle one', async () => {
    const { pubsub, rig } = await start({});
    const { topic, pushes } = await rig.pushed((_push, response) => {
      setTimeout(() => response.writeHead(204).end(), 4000);
    });
    await rig.publish(topic, 'slow');
    await until(() => pubsub.stats.acked + pubsub.stats.nacked > 0, 8000);
    expect(pubsub.stats).toMatchObject({ acked: 1, nacked: 0 });
    expect(pushes).toHaveLength(1);
  }, 15_000);
});

describe('pace', () => {
  it('starts slowly when told to', async () => {
    const { rig } = await start({ slowStart: true });
    let open = 0;
    let most = 0;
    const { topic } = await rig.pushed((_push, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.writeHead(204).end();
      }, 100);
    });
    const messages = Array.from({ length: 40 }, (_, at) => ({ data: Buffer.from(`m${at}`) }));
    await rig.publisher.publish({ topic, messages });
    await until(() => most > 0, patienceMs);
    await pause(60);
    expect(most).toBe(3);
    expect(await until(() => most >= 6, patienceMs)).toBe(true);
  });

  it('brakes the healthy messages of a subscription that refuses others, when told to', async () => {
    const { rig } = await start({ pushBackoff: true, timeScale: 10 });
    const delivered: number[] = [];
    const { topic } = await rig.pushed(({ data, atMs }, response) => {
      if (data !== 'bad') delivered.push(atMs);
      response.writeHead(data === 'bad' ? 500 : 204).end();
    });
    await rig.publish(topic, 'bad');
    await pause(300);
    const publishedAtMs = Date.now();
    await rig.publish(topic, 'good');
    await until(() => delivered.length > 0, 10_000);
    // Half a dozen refusals in a row: the subscription waits for seconds, of which a tenth pass here.
    expect((delivered[0] ?? 0) - publishedAtMs).toBeGreaterThan(50);
  }, 15_000);

  it('keeps to the limit of pushes in flight', async () => {
    const { rig } = await start({ pushesInFlightMax: 5 });
    let open = 0;
    let most = 0;
    const { topic, pushes } = await rig.pushed((_push, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.writeHead(204).end();
      }, 20);
    });
    const messages = Array.from({ length: 50 }, (_, at) => ({ data: Buffer.from(`m${at}`) }));
    await rig.publisher.publish({ topic, messages });
    await until(() => pushes.length === 50, patienceMs);
    expect(most).toBe(5);
  });
});

describe('transforms', () => {
  it('leave the message as it was published for the dead-letter topic', async () => {
    const { rig } = await start({ timeScale: 100 });
    const dead = await rig.deadLetters();
    const code = 'function cut() { return { data: "cut" }; }';
    const { topic, pushes } = await rig.pushed(500, {
      messageTransforms: [{ javascriptUdf: { functionName: 'cut', code } }],
      deadLetterPolicy: { deadLetterTopic: dead.topic, maxDeliveryAttempts: 5 },
    });
    await rig.publish(topic, 'whole');
    await until(() => dead.letters.length > 0, patienceMs);
    expect(new Set(pushes.map(({ data }) => data))).toEqual(new Set(['cut']));
    expect(dead.letters.map(({ data }) => textOf(data))).toEqual(['whole']);
  });
});

describe('connectBigQuery', () => {
  const retryPolicy = { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 1 } };
  const bigqueryConfig = { table: 'local.customerio.delivery_events', writeMetadata: true };

  it('hands the rows of a subscription to the writer', async () => {
    const rows: ExportRow[] = [];
    const tables: string[] = [];
    const { pubsub, rig } = await start({
      bigQuery: (table, batch) => {
        tables.push(table);
        rows.push(...batch);
        return Promise.resolve([]);
      },
    });
    const topic = await rig.topic();
    const name = await rig.subscription(topic, { bigqueryConfig });
    const id = await rig.publish(topic, { data: Buffer.from('row'), attributes: { a: 'b' } });
    await until(() => pubsub.messageState(name, id) === 'acked', patienceMs);
    expect(tables).toEqual(['local.customerio.delivery_events']);
    expect(rows).toEqual([
      {
        data: Buffer.from('row'),
        attributes: { a: 'b' },
        messageId: id,
        publishTime: expect.any(Date) as Date,
        orderingKey: '',
        subscription: name,
      },
    ]);
  });

  it('writes again what failed, by the retry policy, and dead-letters what goes on failing', async () => {
    let failures = 2;
    const { pubsub, rig } = await start({
      timeScale: 100,
      bigQuery: (_table, rows) => {
        if (failures-- > 0) return Promise.reject(new Error('unavailable'));
        return Promise.resolve(rows.flatMap(({ data }, at) => (data.toString() === 'bad' ? [at] : [])));
      },
    });
    const dead = await rig.deadLetters();
    const topic = await rig.topic();
    const name = await rig.subscription(topic, {
      bigqueryConfig,
      retryPolicy,
      deadLetterPolicy: { deadLetterTopic: dead.topic, maxDeliveryAttempts: 5 },
    });
    const [{ messageIds }] = await rig.publisher.publish({
      topic,
      messages: [{ data: Buffer.from('good') }, { data: Buffer.from('bad') }],
    });
    await until(() => dead.letters.length > 0, patienceMs);
    expect((messageIds ?? []).map((id) => pubsub.messageState(name, id))).toEqual(['acked', 'dead-lettered']);
    expect(dead.letters.map(({ data }) => textOf(data))).toEqual(['bad']);
  });

  it('keeps messages until there is a writer', async () => {
    const { pubsub, rig } = await start({});
    const topic = await rig.topic();
    const name = await rig.subscription(topic, { bigqueryConfig });
    const id = await rig.publish(topic, 'waits');
    await pause(50);
    expect(pubsub.messageState(name, id)).toBe('pending');
    pubsub.connectBigQuery(() => Promise.resolve([]));
    expect(await until(() => pubsub.messageState(name, id) === 'acked', patienceMs)).toBe(true);
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
