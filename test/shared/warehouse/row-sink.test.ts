// Goal: a row is in BigQuery or on the fallback topic, or the caller knows. Method: an insert and a publish that do as
// scripted; nothing is timed, only who was called and what came back.
import { rowFrom } from '../../../shared/warehouse/delivery-event-row';
import { RowSink, type InsertRows, type RowSinkLimits } from '../../../shared/warehouse/row-sink';
import type { DeliveryEventRow } from '../../../shared/warehouse/tables';
import { parseDeliveryEvent } from '../../../shared/webhooks/delivery-event';

const row = (event_id: string, more: object = {}): DeliveryEventRow =>
  rowFrom(parseDeliveryEvent(Buffer.from(JSON.stringify({ event_id, ...more }))), new Date(0));

const never = new Promise<never>(() => undefined);

/** A sink over a scripted insert, and what it did. */
function sinkOf(
  insert: InsertRows,
  limits: Partial<RowSinkLimits> = {},
  publish = (): Promise<void> => Promise.resolve(),
) {
  const batches: string[][] = [];
  const published: string[] = [];
  const clock = { ms: 0 };
  const sink = new RowSink(
    (rows) => {
      batches.push(rows.map(({ insertId }) => insertId));
      return insert(rows);
    },
    (sent) => {
      published.push(sent.event_id);
      return publish();
    },
    { insertTimeoutMs: 60, requestTimeoutMs: 20, fallbackTimeoutMs: 60, ...limits },
    () => clock.ms,
  );
  return { sink, batches, published, clock };
}

const all = async (sink: RowSink, ids: readonly string[]): Promise<unknown[]> =>
  Promise.all(
    ids.map((id) => sink.write(row(id)).catch((error: unknown) => (error as { code?: string }).code ?? String(error))),
  );

describe('RowSink', () => {
  it('inserts with the event_id as insertId', async () => {
    const { sink, batches, published } = sinkOf(() => Promise.resolve([]));
    expect(await sink.write(row('e1'))).toBe('inserted');
    expect({ batches, published }).toEqual({ batches: [['e1']], published: [] });
  });

  it('sends rows that come together in one request', async () => {
    const { sink, batches } = sinkOf(() => Promise.resolve([]));
    const ids = Array.from({ length: 40 }, (_, index) => `e${index}`);
    expect(new Set(await all(sink, ids))).toEqual(new Set(['inserted']));
    expect(batches.flat().sort()).toEqual([...ids].sort());
    expect(batches.length).toBeLessThan(5);
  });

  it('rejects the row that BigQuery refuses, and only that one', async () => {
    const { sink, published } = sinkOf((rows) =>
      Promise.resolve(
        rows.flatMap(({ insertId }, index) =>
          insertId === 'bad' ? [{ index, isFinal: true, detail: 'raw: Invalid JSON "secret"' }] : [],
        ),
      ),
    );
    expect(await all(sink, ['a', 'bad', 'b'])).toEqual(['inserted', 'ROW_REJECTED', 'inserted']);
    expect(published).toEqual([]);
    await expect(sink.write(row('bad'))).rejects.toMatchObject({
      code: 'ROW_REJECTED',
      detail: 'raw: Invalid JSON "…"',
    });
  });

  it('sends a row that was only held back by another to the fallback', async () => {
    const { sink, published } = sinkOf(() => Promise.resolve([{ index: 0, isFinal: false, detail: ': ' }]));
    expect(await sink.write(row('innocent'))).toBe('fallback');
    expect(published).toEqual(['innocent']);
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('403'))],
    ['does not answer', () => never],
    [
      'throws at once',
      () => {
        throw new Error('no connection');
      },
    ],
  ] as const)('takes the fallback when BigQuery %s', async (_claim, insert) => {
    const { sink, published } = sinkOf(insert);
    expect(await all(sink, ['a', 'b'])).toEqual(['fallback', 'fallback']);
    expect(published.sort()).toEqual(['a', 'b']);
  });

  it('does not wait for batches that hang before it', async () => {
    const { sink, batches } = sinkOf(() => never, { batchesInFlightMax: 1, rowsMax: 1, requestTimeoutMs: 500 });
    expect(await all(sink, ['a', 'b', 'c'])).toEqual(['fallback', 'fallback', 'fallback']);
    expect(batches.length).toBeLessThan(3);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('publish to someone@example.com failed'))],
    ['does not answer', () => never],
  ])('throws BIGQUERY_UNAVAILABLE when the fallback %s too', async (_claim, publish) => {
    const { sink } = sinkOf(() => Promise.reject(new Error('503')), {}, publish);
    const failure = expect(sink.write(row('a'))).rejects;
    await failure.toMatchObject({ code: 'BIGQUERY_UNAVAILABLE', detail: expect.not.stringContaining('@') as string });
  });

  it('leaves BigQuery alone for ten seconds after three requests in a row that hung, and then tries again', async () => {
    let hangs = true;
    const { sink, batches, clock } = sinkOf(() => (hangs ? never : Promise.resolve([])));
    for (const id of ['a', 'b', 'c']) expect(await sink.write(row(id))).toBe('fallback');
    expect(batches).toHaveLength(3);
    clock.ms = 9_999;
    expect(await all(sink, ['d', 'e'])).toEqual(['fallback', 'fallback']);
    expect(batches).toHaveLength(3);

    hangs = false;
    clock.ms = 10_000;
    expect(await sink.write(row('f'))).toBe('inserted');
    expect(await sink.write(row('g'))).toBe('inserted');
  });

  it('pauses again at the first request that hangs after a pause', async () => {
    const { sink, batches, clock } = sinkOf(() => never);
    for (const id of ['a', 'b', 'c']) await sink.write(row(id));
    clock.ms = 10_000;
    await sink.write(row('d'));
    await sink.write(row('e'));
    expect(batches).toHaveLength(4);
  });

  it('does not count batches that failed at once, or with an answer between', async () => {
    const script = ['hang', 'hang', 'fail', 'hang', 'hang', 'answer', 'hang', 'hang', 'answer'];
    const { sink, batches } = sinkOf(() => {
      const step = script[batches.length - 1];
      return step === 'hang' ? never : step === 'fail' ? Promise.reject(new Error('503')) : Promise.resolve([]);
    });
    for (const [index] of script.entries()) await sink.write(row(`e${index}`));
    expect(batches).toHaveLength(script.length);
  });

  it('rejects a row that no request can hold, without trying', async () => {
    const { sink, batches, published } = sinkOf(() => Promise.resolve([]));
    await expect(sink.write(row('big', { data: 'x'.repeat(9_500_000) }))).rejects.toMatchObject({
      code: 'ROW_REJECTED',
    });
    expect({ batches, published }).toEqual({ batches: [], published: [] });
  });
});
