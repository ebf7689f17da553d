/** Goal: who goes with whom, and when. Method: batches that the test holds open, and waits so long that nobody waits. */
import { setImmediate as turn } from 'node:timers/promises';

import { MicroBatcher, type BatchEntry, type MicroBatchOptions } from '../../shared/micro-batch';

const never = 600_000;

type Sent = { readonly items: readonly string[]; readonly finish: () => void };

type Started = {
  readonly batcher: MicroBatcher<string, string>;
  readonly sent: readonly Sent[];
  readonly hurry: () => void;
};

const started: Started[] = [];

/** Lets everything run out, so that no timer outlives its test. */
afterEach(async () => {
  for (const { batcher, sent, hurry } of started.splice(0)) {
    hurry();
    for (let next = 0; next < sent.length || batcher.pending > 0; next += 1) {
      while (sent.length <= next) await turn();
      sent[next]?.finish();
    }
  }
});

/** A batcher of texts whose batches stay open until the test finishes them. */
function batcherOfTexts(options: Partial<MicroBatchOptions<string, string>> = {}): {
  batcher: MicroBatcher<string, string>;
  sent: Sent[];
} {
  const sent: Sent[] = [];
  const all = {
    itemsMax: 100,
    bytesMax: 1_000,
    waitMsMax: never,
    batchesInFlightMax: 10,
    itemBytes: (item: string) => item.length,
    send: (entries: readonly BatchEntry<string, string>[]) =>
      new Promise<void>((resolve) => {
        const finish = (): void => {
          for (const entry of entries) entry.resolve(`${entry.item} done`);
          resolve();
        };
        sent.push({ items: entries.map((entry) => entry.item), finish });
      }),
    ...options,
  } satisfies MicroBatchOptions<string, string>;
  const batcher = new MicroBatcher<string, string>(all);
  const hurry = (): void => {
    all.waitMsMax = 0;
  };
  started.push({ batcher, sent, hurry });
  return { batcher, sent };
}

const itemsOf = (sent: readonly Sent[]): readonly (readonly string[])[] => sent.map((batch) => batch.items);

async function untilSent(sent: readonly Sent[], batches: number): Promise<void> {
  while (sent.length < batches) await turn();
}

async function someTurns(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await turn();
}

describe('MicroBatcher', () => {
  it('sends a lone item at once, however long company would be waited for', async () => {
    const { batcher, sent } = batcherOfTexts();
    const result = batcher.add('a');
    await untilSent(sent, 1);
    sent[0]?.finish();
    expect(await result).toBe('a done');
  });

  it('sends what arrives in one turn of the event loop together', async () => {
    const { batcher, sent } = batcherOfTexts();
    for (const item of ['a', 'b', 'c']) void batcher.add(item);
    await untilSent(sent, 1);
    expect(itemsOf(sent)).toEqual([['a', 'b', 'c']]);
  });

  it('collects what arrives while a batch is under way, until waitMsMax is over', async () => {
    const { batcher, sent } = batcherOfTexts({ waitMsMax: 20 });
    void batcher.add('a');
    await untilSent(sent, 1);
    void batcher.add('b');
    await someTurns();
    expect(itemsOf(sent)).toEqual([['a']]);
    void batcher.add('c');
    await untilSent(sent, 2);
    expect(itemsOf(sent)).toEqual([['a'], ['b', 'c']]);
  });

  it('sends what waits for company when the last batch comes back', async () => {
    const { batcher, sent } = batcherOfTexts();
    void batcher.add('a');
    await untilSent(sent, 1);
    void batcher.add('b');
    await someTurns();
    expect(sent).toHaveLength(1);
    sent[0]?.finish();
    await untilSent(sent, 2);
    expect(itemsOf(sent)).toEqual([['a'], ['b']]);
  });

  it('waits for company after a batch of several, from which the next are to be expected', async () => {
    const { batcher, sent } = batcherOfTexts({ waitMsMax: 100 });
    void batcher.add('a');
    const second = batcher.add('b');
    await untilSent(sent, 1);
    sent[0]?.finish();
    await second;
    void batcher.add('c');
    await someTurns();
    expect(sent).toHaveLength(1);
    void batcher.add('d');
    await untilSent(sent, 2);
    expect(itemsOf(sent)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    // Nobody came for a while: who comes now is alone again.
    sent[1]?.finish();
    await new Promise((resolve) => setTimeout(resolve, 110));
    void batcher.add('e');
    await someTurns();
    expect(sent).toHaveLength(3);
  });

  it.each([
    ['itemsMax', { itemsMax: 2 }, ['b', 'c', 'd'], [['b', 'c']]],
    ['bytesMax', { bytesMax: 10 }, ['bbbb', 'cccc', 'dddd'], [['bbbb', 'cccc']]],
    ['bytesMax exactly', { bytesMax: 8 }, ['bbbb', 'cccc', 'd'], [['bbbb', 'cccc']]],
    ['an item over bytesMax alone', { bytesMax: 3 }, ['bbbb', 'c'], [['bbbb']]],
  ])('sends a batch that is full without waiting: %s', async (_claim, limits, items, expected) => {
    const { batcher, sent } = batcherOfTexts(limits);
    void batcher.add('a');
    await untilSent(sent, 1);
    for (const item of items) void batcher.add(item);
    expect(itemsOf(sent.slice(1))).toEqual(expected);
  });

  it('keeps further batches back while batchesInFlightMax are under way, and they grow', async () => {
    const { batcher, sent } = batcherOfTexts({ batchesInFlightMax: 2, itemsMax: 2, waitMsMax: 1 });
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) void batcher.add(item);
    await someTurns();
    expect(itemsOf(sent)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(batcher.pending).toBe(3);
    sent[1]?.finish();
    await untilSent(sent, 3);
    expect(sent[2]?.items).toEqual(['e', 'f']);
  });

  it('settles each item on its own, before its batch is over', async () => {
    const entriesSeen: BatchEntry<string, string>[] = [];
    const { batcher } = batcherOfTexts({
      send: (entries) => {
        entriesSeen.push(...entries);
        return new Promise(() => undefined);
      },
    });
    const [a, b] = [batcher.add('a'), batcher.add('b')];
    while (entriesSeen.length < 2) await turn();
    entriesSeen[1]?.reject(new Error('b is bad'));
    await expect(b).rejects.toThrow('b is bad');
    entriesSeen[0]?.resolve('fine');
    entriesSeen[0]?.reject(new Error('too late'));
    expect(await a).toBe('fine');
  });

  it('rejects what send left open: with the error that it threw', async () => {
    const { batcher } = batcherOfTexts({
      send: (entries) => {
        entries[0]?.resolve('fine');
        return Promise.reject(new Error('broken'));
      },
    });
    const results = await Promise.allSettled([batcher.add('a'), batcher.add('b')]);
    expect(results).toEqual([
      { status: 'fulfilled', value: 'fine' },
      { status: 'rejected', reason: new Error('broken') },
    ]);
  });

  it('rejects what send forgot', async () => {
    const { batcher } = batcherOfTexts({ send: () => Promise.resolve() });
    await expect(batcher.add('a')).rejects.toThrow('without the outcome of an item');
  });

  it('holds a batch open as long as the gate says, so that more get in', async () => {
    const asked: number[] = [];
    const { batcher, sent } = batcherOfTexts({
      gate: (items) => {
        asked.push(items);
        return asked.length === 1 ? 10 : 0;
      },
    });
    void batcher.add('a');
    while (asked.length === 0) await turn();
    void batcher.add('b');
    await untilSent(sent, 1);
    expect({ asked, batches: itemsOf(sent) }).toEqual({ asked: [1, 2], batches: [['a', 'b']] });
  });

  it('rejects all that wait with the error of the gate, and goes on afterwards', async () => {
    let answer: number | Error = new Error('not today');
    const { batcher, sent } = batcherOfTexts({ gate: () => answer });
    const refused = await Promise.allSettled([batcher.add('a'), batcher.add('b')]);
    expect(refused.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    answer = 0;
    void batcher.add('c');
    await untilSent(sent, 1);
    expect(itemsOf(sent)).toEqual([['c']]);
  });

  describe('with an order', () => {
    /** Holds an item back while an equal one is under way; each batch stays open, whatever of it is settled. */
    function ordered(batchesInFlightMax: number): {
      batcher: MicroBatcher<string, string>;
      entries: BatchEntry<string, string>[];
    } {
      const underWay = new Set<string>();
      const entries: BatchEntry<string, string>[] = [];
      const batcher = new MicroBatcher<string, string>({
        itemsMax: 2,
        bytesMax: 1_000,
        waitMsMax: 1,
        batchesInFlightMax,
        itemBytes: () => 1,
        order: {
          choose: () => (item) => !underWay.has(item),
          sent: (item) => underWay.add(item),
          settled: (item) => underWay.delete(item),
        },
        send: (sent) => {
          entries.push(...sent);
          return new Promise(() => undefined);
        },
      });
      return { batcher, entries };
    }
    const untilHeldBack = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

    it('sends what was held back when the item before it settles, though that batch is still under way', async () => {
      const { batcher, entries } = ordered(10);
      for (const item of ['x', 'y']) void batcher.add(item);
      while (entries.length < 2) await turn();
      void batcher.add('x');
      await untilHeldBack();
      expect(entries).toHaveLength(2);
      entries[0]?.resolve('done');
      while (entries.length < 3) await turn();
      expect(entries[2]?.item).toBe('x');
    });

    it('does not send it over batchesInFlightMax', async () => {
      const { batcher, entries } = ordered(2);
      for (const item of ['x', 'y']) void batcher.add(item);
      while (entries.length < 2) await turn();
      void batcher.add('x');
      await untilHeldBack();
      for (const item of ['v', 'w']) void batcher.add(item);
      while (entries.length < 4) await turn();
      entries[0]?.resolve('done');
      await untilHeldBack();
      expect(entries.map((entry) => entry.item)).toEqual(['x', 'y', 'v', 'w']);
    });
  });
});
