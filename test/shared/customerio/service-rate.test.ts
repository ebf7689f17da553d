/** Goal: who waits, and who is turned away. Durations are compared with each other, never with a clock. */
import type { RateLimitReport } from '../../../shared/customerio/service-events';
import { closeAll, endsOf, eventOf, identifyOf, itemsOf, serviceOn } from './service-on';

// Some of these wait for 2 s of the rate, beside whatever else the machine does.
jest.setTimeout(30_000);
afterEach(closeAll);

describe('CustomerIOService, with a rate', () => {
  it('turns away at once whoever would wait more than 2 s', async () => {
    const { service, server } = await serviceOn([{}], { requestsPerSecond: 1, operationsPerSecond: 2 });
    const reports: RateLimitReport[] = [];
    service.on('rate-limited', (report) => reports.push(report));
    const ended: string[] = [];
    const deliveries = Array.from({ length: 20 }, (_, index) => service.identify(identifyOf(String(index))));
    for (const delivery of deliveries) void endsOf([delivery]).then((ends) => ended.push(...ends));
    const ends = await endsOf(deliveries);

    // 2 at once and 4 within 2 s; one or two more when the machine takes its time over these lines.
    const accepted = ends.indexOf('CUSTOMERIO_RATE_LIMITED');
    expect([6, 7, 8]).toContain(accepted);
    const turnedAway = Array.from({ length: 20 - accepted }, () => 'CUSTOMERIO_RATE_LIMITED');
    expect(ends.slice(accepted)).toEqual(turnedAway);
    expect(ended.slice(0, turnedAway.length)).toEqual(turnedAway);
    expect(reports.map((report) => report.by)).toEqual(turnedAway.map(() => 'budget'));
    expect(Math.max(...server.requests.map((request) => itemsOf(request).length))).toBe(2);
  });

  it('counts a call of its own as a request', async () => {
    const { service, server } = await serviceOn([{}], { requestsPerSecond: 1, operationsPerSecond: 1_000 });
    const deliveries = Array.from({ length: 8 }, (_, index) => service.track(eventOf(String(index), 'e', 40_000)));
    const ends = await endsOf(deliveries);
    const accepted = ends.indexOf('CUSTOMERIO_RATE_LIMITED');
    expect([3, 4]).toContain(accepted);
    expect(ends.lastIndexOf('accepted')).toBe(accepted - 1);
    expect(server.requests).toHaveLength(accepted);
  });

  it('lets the first operation of an instance with a share below one a second go at once', async () => {
    const { service } = await serviceOn([{}], { requestsPerSecond: 0.05, operationsPerSecond: 0.05 });
    expect(await endsOf([service.identify(identifyOf('1'))])).toEqual(['accepted']);
    expect(await endsOf([service.identify(identifyOf('2'))])).toEqual(['CUSTOMERIO_RATE_LIMITED']);
  });

  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toUTCString();
  it.each<[string, () => Record<string, string>, [number, number]]>([
    ['in seconds', () => ({ 'retry-after': '20' }), [20_000, 20_000]],
    ['as a date', () => ({ 'retry-after': inSeconds(20) }), [10_000, 20_000]],
    ['of an hour, which is cut to 30 s', () => ({ 'retry-after': '3600' }), [30_000, 30_000]],
    ['left out, which is 1 s', () => ({}), [1_000, 1_000]],
    ['that nobody can read', () => ({ 'retry-after': 'soon' }), [1_000, 1_000]],
  ])('pauses after a 429, with Retry-After %s', async (_claim, headers, [leastMs, mostMs]) => {
    const { service } = await serviceOn(() => ({ status: 429, headers: headers() }));
    const reports: RateLimitReport[] = [];
    service.on('rate-limited', (report) => reports.push(report));
    expect(await endsOf([service.identify(identifyOf('1'))])).toEqual(['CUSTOMERIO_RATE_LIMITED']);
    expect(reports).toMatchObject([{ by: 'customerio' }]);
    expect(reports[0]?.waitMs).toBeGreaterThanOrEqual(leastMs);
    expect(reports[0]?.waitMs).toBeLessThanOrEqual(mostMs);
  });

  it('sends nothing during a long pause, not even what waited when it began', async () => {
    const { service, server } = await serviceOn(() => ({ status: 429, headers: { 'retry-after': '20' }, delayMs: 30 }));
    const first = service.identify(identifyOf('1'));
    const waiting = [service.identify(identifyOf('2')), service.track(eventOf('1', 'e1', 40_000))];
    expect(await endsOf([first, ...waiting])).toEqual(Array.from({ length: 3 }, () => 'CUSTOMERIO_RATE_LIMITED'));
    expect(await endsOf([service.identify(identifyOf('3'))])).toEqual(['CUSTOMERIO_RATE_LIMITED']);
    expect(server.requests).toHaveLength(1);
  });

  it('waits out a short pause', async () => {
    const { service, server } = await serviceOn([{ status: 429, headers: { 'retry-after': '1' } }, {}]);
    await endsOf([service.identify(identifyOf('1'))]);
    expect(await endsOf([service.identify(identifyOf('2'))])).toEqual(['accepted']);
    expect(server.requests).toHaveLength(2);
  });

  it('pauses after a 503 that names a time, and not after another', async () => {
    const { service, server } = await serviceOn([{ status: 503 }, { status: 503, headers: { 'retry-after': '20' } }]);
    const deliver = (id: string): Promise<readonly string[]> => endsOf([service.identify(identifyOf(id))]);
    expect([await deliver('1'), await deliver('2'), await deliver('3')]).toEqual([
      ['CUSTOMERIO_UNAVAILABLE'],
      ['CUSTOMERIO_UNAVAILABLE'],
      ['CUSTOMERIO_RATE_LIMITED'],
    ]);
    expect(server.requests).toHaveLength(2);
  });
});
