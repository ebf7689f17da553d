// What the official emulator cannot be asked about pushes.
import { pause, until } from './behaviours/rig';
import { closeAll, start } from './behaviours/started';

process.env.METADATA_SERVER_DETECTION = 'none';

const patienceMs = 5000;

afterEach(closeAll);

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
