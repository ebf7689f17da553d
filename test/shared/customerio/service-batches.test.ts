/** Goal: each operation of a batch gets its own outcome, whatever becomes of its neighbours. */
import { setImmediate as turn } from 'node:timers/promises';

import { closeAll, endsOf, eventOf, identifyOf, itemsOf, mergeOf, personOf, serviceOn, visitOf } from './service-on';
import type { Answer, ReceivedRequest } from '../../support/scripted-server';

afterEach(closeAll);

const ids = (request: ReceivedRequest): readonly (string | undefined)[] =>
  itemsOf(request).map((item) => item.identifiers?.id);
const isBad = (id: string | undefined): boolean => id?.startsWith('bad') === true;
const allOf = (people: readonly string[]): ReturnType<typeof identifyOf>[] => people.map((id) => identifyOf(id));

describe('CustomerIOService, with a batch', () => {
  it('sends what is in flight together as one request', async () => {
    const { service, server } = await serviceOn();
    const ends = await Promise.all(allOf(['1', '2', '3']).map((operation) => service.identify(operation)));
    expect(ends).toEqual(Array.from({ length: 3 }, () => ({ operations: 3, requests: 1 })));
    expect(server.requests.map(ids)).toEqual([['1', '2', '3']]);
  });

  it.each<[string, Answer]>([
    [
      '207 by index',
      (request) => ({
        status: 207,
        body: {
          errors: ids(request).flatMap((id, index) => (isBad(id) ? [{ batch_index: index, reason: 'bad' }] : [])),
        },
      }),
    ],
    [
      '400 by index',
      (request) => {
        const errors = ids(request).flatMap((id, index) => (isBad(id) ? [{ batch_index: index, reason: 'bad' }] : []));
        return errors.length > 0 ? { status: 400, body: { errors } } : {};
      },
    ],
    ['400 without an index', (request) => (ids(request).some(isBad) ? { status: 400, body: { errors: [{}] } } : {})],
    ['413 with an HTML page', (request) => (ids(request).some(isBad) ? { status: 413, body: '<html>' } : {})],
    ['207 that names nothing', (request) => (ids(request).some(isBad) ? { status: 207, body: {} } : {})],
    [
      '207 that names one and an index out of range',
      (request) => {
        const bad = ids(request).findIndex(isBad);
        return bad === -1 ? {} : { status: 207, body: { errors: [{ batch_index: bad }, { batch_index: 500 }] } };
      },
    ],
  ])('refuses the bad ones and no other: %s', async (_claim, answer) => {
    const { service } = await serviceOn(answer);
    const people = ['bad1', '2', '3', 'bad4', '5', '6', 'bad7'];
    const ends = await endsOf(allOf(people).map((operation) => service.identify(operation)));
    expect(ends).toEqual(people.map((id) => (isBad(id) ? 'CUSTOMERIO_REJECTED' : 'accepted')));
  });

  it('halves from the left, and sends nothing twice that was accepted', async () => {
    const { service, server } = await serviceOn((request) => (ids(request).some(isBad) ? { status: 400 } : {}));
    await endsOf(allOf(['1', '2', '3', 'bad4']).map((operation) => service.identify(operation)));
    expect(server.requests.map(ids)).toEqual([['1', '2', '3', 'bad4'], ['1', '2'], ['3', 'bad4'], ['3'], ['bad4']]);
  });

  it('stops halving when Customer.io asks to come back later, and leaves the rest to a later try', async () => {
    const { service, server } = await serviceOn([{ status: 400 }, { status: 400 }, {}, { status: 503 }, {}]);
    const ends = await endsOf(allOf(['1', '2', '3', '4']).map((operation) => service.identify(operation)));
    expect(ends).toEqual(['accepted', ...Array.from({ length: 3 }, () => 'CUSTOMERIO_UNAVAILABLE')]);
    expect(server.requests.map(ids)).toEqual([['1', '2', '3', '4'], ['1', '2'], ['1'], ['2']]);
  });

  it('halves within 64 requests, and leaves the rest to a later try', async () => {
    const { service, server } = await serviceOn([{ status: 400 }]);
    const ends = await endsOf(Array.from({ length: 100 }, (_, index) => service.identify(identifyOf(String(index)))));
    expect(server.requests).toHaveLength(64);
    expect(new Set(ends)).toEqual(new Set(['CUSTOMERIO_REJECTED', 'CUSTOMERIO_UNAVAILABLE']));
    expect(ends.indexOf('CUSTOMERIO_UNAVAILABLE')).toBeGreaterThan(20);
  });

  it('halves within the rate, and leaves the rest to a later try', async () => {
    const { service, server } = await serviceOn([{ status: 400 }], {
      requestsPerSecond: 0.2,
      operationsPerSecond: 100,
    });
    const ends = await endsOf(allOf(['1', '2']).map((operation) => service.identify(operation)));
    expect(ends).toEqual(['CUSTOMERIO_RATE_LIMITED', 'CUSTOMERIO_RATE_LIMITED']);
    expect(server.requests).toHaveLength(1);
  });

  it('keeps a batch within 500 operations', async () => {
    const { service, server } = await serviceOn();
    await Promise.all(Array.from({ length: 1_100 }, (_, index) => service.identify(identifyOf(String(index)))));
    expect(Math.max(...server.requests.map((request) => itemsOf(request).length))).toBe(500);
    expect(server.requests.flatMap(ids)).toHaveLength(1_100);
  });

  it('keeps a batch within 450,000 bytes', async () => {
    const { service, server } = await serviceOn();
    await Promise.all(Array.from({ length: 40 }, (_, index) => service.track(eventOf(String(index), 'e', 30_000))));
    expect(Math.max(...server.requests.map((request) => request.text.length))).toBeLessThan(450_000);
    expect(server.requests.map((request) => itemsOf(request).length).sort((a, b) => b - a)).toEqual([14, 14, 12]);
  });
});

describe('CustomerIOService, with one person', () => {
  /** The actions that reached the server, a list a request. */
  const actions = (requests: readonly ReceivedRequest[]): readonly string[] =>
    requests.map((request) =>
      request.path.endsWith('/batch')
        ? itemsOf(request)
            .map(
              (item) =>
                `${item.action} ${item.identifiers?.id ?? `${item.primary?.id ?? ''}+${item.secondary?.id ?? ''}`}`,
            )
            .join(', ')
        : request.path,
    );

  it('keeps the order, across batches too, and does not hold up other people', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { service, server } = await serviceOn(async (_, index) => {
      if (index === 0) await held;
      return {};
    });
    const first = service.identify(identifyOf('1'));
    const report = new Promise((resolve) => service.once('batch', resolve));
    while (server.requests.length === 0) await turn();
    const second = service.track(eventOf('1', 'e1'));
    expect(await endsOf([service.identify(identifyOf('2'))])).toEqual(['accepted']);
    expect(await report).toMatchObject({ operations: 1 });
    expect(actions(server.requests)).toEqual(['identify 1', 'identify 2']);
    release();
    await Promise.all([first, second]);
    expect(actions(server.requests)).toEqual(['identify 1', 'identify 2', 'event 1']);
  });

  it.each([
    ['delete', personOf('delete', '1'), 'delete 1'],
    ['suppress', personOf('suppress', '1'), 'suppress 1'],
    ['unsuppress', personOf('unsuppress', '1'), 'unsuppress 1'],
    ['merge, of its primary', mergeOf('1', '9'), 'merge 1+9'],
    ['merge, of its secondary', mergeOf('9', '1'), 'merge 9+1'],
  ])('lets %s wait for what is pending and go without it', async (_claim, exclusive, sent) => {
    const { service, server } = await serviceOn();
    await Promise.all([
      service.track(eventOf('1', 'e1')),
      service.identify(exclusive),
      service.identify(identifyOf('2')),
      service.track(eventOf('1', 'e2')),
    ]);
    expect(actions(server.requests)).toEqual(['event 1, identify 2', sent, 'event 1']);
  });

  it('keeps the order between a batch and a call of its own', async () => {
    const { service, server } = await serviceOn();
    await Promise.all([
      service.identify(identifyOf('1')),
      service.track(eventOf('1', 'e1', 50_000)),
      service.identify(identifyOf('1')),
      service.track(visitOf('v', 'e2')),
    ]);
    const sent = actions(server.requests);
    expect(sent.filter((action) => action !== '/api/v1/events')).toEqual([
      'identify 1',
      '/api/v1/customers/1/events',
      'identify 1',
    ]);
    expect(sent).toHaveLength(4);
  });
});
