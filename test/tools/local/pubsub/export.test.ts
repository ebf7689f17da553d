import type { ExportRow } from '../../../../tools/local/pubsub/export';
import { pause, textOf, until } from './behaviours/rig';
import { closeAll, start } from './behaviours/started';

process.env.METADATA_SERVER_DETECTION = 'none';

const patienceMs = 5000;

afterEach(closeAll);

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
