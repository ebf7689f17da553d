/** Goal: what one operation comes to. Method: the real client against a real server that answers as scripted. */
import { createServer } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { openSecret, type Secret } from '../../../shared/secrets';
import type { Answer, ScriptedReply } from '../../support/scripted-server';
import { closeAll, endsOf, eventOf, identifyOf, itemsOf, personOf, serviceAt, serviceOn, visitOf } from './service-on';

afterEach(closeAll);

const basic = (siteId: string, key: string): string => `Basic ${Buffer.from(`${siteId}:${key}`).toString('base64')}`;

describe('CustomerIOService', () => {
  it('sends an operation as an item of a batch, with the Track credentials', async () => {
    const { service, server } = await serviceOn();
    expect(await service.identify(identifyOf('42', { plan: 'gold' }))).toEqual({ operations: 1, requests: 1 });
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/api/v2/batch',
        headers: { authorization: basic('test-site', 'test-track-key') },
        json: {
          batch: [
            {
              type: 'person',
              action: 'identify',
              identifiers: { id: '42' },
              attributes: { plan: 'gold' },
              timestamp: 1_732_233_600,
            },
          ],
        },
      },
    ]);
  });

  it.each([
    ['an event of 50 kB', eventOf('a/b@example.com', 'e1', 50_000), '/api/v1/customers/a%2Fb%40example.com/events'],
    ['an anonymous event', visitOf('visitor-7', 'e1'), '/api/v1/events'],
    ['an ordinary event', eventOf('42', 'e1'), '/api/v2/batch'],
  ])('sends %s where it belongs, under its ULID', async (_claim, call, path) => {
    const { service, server } = await serviceOn();
    await service.track(call);
    expect(server.requests.map((request) => request.path)).toEqual([path]);
    expect(server.requests[0]?.text).toContain(`"id":"${call.ulid}"`);
  });

  const page = '<html><body>Bad news</body></html>';
  it.each<[string, ScriptedReply, string, RegExp]>([
    ['200', {}, 'accepted', /^$/],
    ['204 without a body', { status: 204, body: '' }, 'accepted', /^$/],
    ['200 without a body', { body: '' }, 'accepted', /^$/],
    ['200 with an HTML page', { body: page }, 'CUSTOMERIO_UNAVAILABLE', /no JSON object$/],
    ['207 for it', { status: 207, body: { errors: [{ batch_index: 0 }] } }, 'CUSTOMERIO_REJECTED', /\(207\)$/],
    ['301 without a location', { status: 301 }, 'CUSTOMERIO_UNAVAILABLE', /redirect/],
    ['400', { status: 400, body: { errors: [{ reason: 'bad', field: 'name' }] } }, 'CUSTOMERIO_REJECTED', /name: bad$/],
    [
      '400 that a proxy compressed',
      { status: 400, headers: { 'content-encoding': 'gzip' }, body: gzipSync('{"errors":[{"reason":"bad"}]}') },
      'CUSTOMERIO_REJECTED',
      /: bad$/,
    ],
    ['401 in plain text', { status: 401, body: 'Unauthorized request' }, 'CUSTOMERIO_UNAUTHORIZED', /401$/],
    ['403', { status: 403 }, 'CUSTOMERIO_UNAUTHORIZED', /403$/],
    ['404 with an HTML page', { status: 404, body: page }, 'CUSTOMERIO_REJECTED', /404$/],
    ['408', { status: 408 }, 'CUSTOMERIO_UNAVAILABLE', /408$/],
    ['413 with an HTML page', { status: 413, body: page }, 'CUSTOMERIO_REJECTED', /\(413\)$/],
    ['429', { status: 429, headers: { 'retry-after': '0' } }, 'CUSTOMERIO_RATE_LIMITED', /429$/],
    ['500', { status: 500 }, 'CUSTOMERIO_UNAVAILABLE', /500$/],
    ['502 with an HTML page', { status: 502, body: page }, 'CUSTOMERIO_UNAVAILABLE', /502$/],
    ['503 without a body', { status: 503, body: '' }, 'CUSTOMERIO_UNAVAILABLE', /503$/],
    ['a page of 3 MB', { status: 404, body: 'x'.repeat(3_000_000) }, 'CUSTOMERIO_REJECTED', /404$/],
    ['a success of 3 MB', { body: 'x'.repeat(3_000_000) }, 'CUSTOMERIO_UNAVAILABLE', /RangeError|terminated/],
    ['a reset', { reset: 'before' }, 'CUSTOMERIO_UNAVAILABLE', /ECONNRESET|UND_ERR_SOCKET/],
    ['a reset within the body', { reset: 'within' }, 'CUSTOMERIO_UNAVAILABLE', /ECONNRESET|UND_ERR_SOCKET|terminated/],
  ])('settles by the answer, in one request: %s', async (_claim, reply, end, detail) => {
    const { service, server } = await serviceOn([reply]);
    const delivery = service.identify(identifyOf('42'));
    expect(await endsOf([delivery])).toEqual([end]);
    const said = await delivery.then(
      () => '',
      (error: unknown) => (error as { readonly detail: string }).detail,
    );
    expect(said).toMatch(detail);
    expect(said).not.toContain('Bad news');
    expect(server.requests).toHaveLength(1);
  });

  it('follows no redirect, wherever it points', async () => {
    const { server: elsewhere } = await serviceOn();
    const { service } = await serviceOn([{ status: 307, headers: { location: `${elsewhere.origin}/api/v2/batch` } }]);
    expect(await endsOf([service.identify(identifyOf('42'))])).toEqual(['CUSTOMERIO_UNAVAILABLE']);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['a port where nobody listens', 'refused', /ECONNREFUSED/],
    ['a host that does not exist', 'https://customerio.invalid', /ENOTFOUND|EAI_AGAIN/],
    ['a server that speaks no TLS', 'https', /ERR_SSL|EPROTO|ECONNRESET/],
  ])('leaves an operation to a later try: %s', async (_claim, how, detail) => {
    const { server } = await serviceOn();
    const port = how === 'refused' ? await freePort() : Number(new URL(server.origin).port);
    const url = how.startsWith('https://') ? how : `${how === 'https' ? 'https' : 'http'}://127.0.0.1:${port}`;
    await expect(serviceAt(url).identify(identifyOf('42'))).rejects.toMatchObject({
      code: 'CUSTOMERIO_UNAVAILABLE',
      detail: expect.stringMatching(detail) as string,
    });
  });
});

describe('CustomerIOService, when the key rotates', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A mounted secret, whose text is cached until it is refreshed. */
  const mounted = async (text: string): Promise<{ secret: Secret; rotate: (text: string) => Promise<void> }> => {
    const path = join(folder, 'key');
    await writeFile(path, `${text}\n`);
    let nowMs = 0;
    const secret = openSecret('TEST', { kind: 'file', path }, () => nowMs);
    return {
      secret,
      rotate: async (next) => {
        await writeFile(path, `${next}\n`);
        nowMs += 10_000;
      },
    };
  };
  const onlyKey =
    (key: string): Answer =>
    (request) =>
      request.headers.authorization === basic('test-site', key) ? {} : { status: 401, body: 'Unauthorized request' };

  it('reads the key again on a 401 and tries once more', async () => {
    const { secret, rotate } = await mounted('old-key');
    const { service, server } = await serviceOn(onlyKey('old-key'), { trackApiKey: secret });
    await service.identify(identifyOf('1'));
    server.answerWith(onlyKey('new-key'));
    await rotate('new-key');
    expect(await service.identify(identifyOf('2'))).toEqual({ operations: 1, requests: 2 });
    expect(await service.identify(identifyOf('3'))).toEqual({ operations: 1, requests: 1 });
  });

  it('says CUSTOMERIO_UNAUTHORIZED after one request when the key is the same', async () => {
    const { secret, rotate } = await mounted('old-key');
    const { service, server } = await serviceOn(onlyKey('new-key'), { trackApiKey: secret });
    await rotate('old-key');
    expect(await endsOf([service.identify(identifyOf('1'))])).toEqual(['CUSTOMERIO_UNAUTHORIZED']);
    expect(server.requests).toHaveLength(1);
  });

  it('says CUSTOMERIO_UNAUTHORIZED after two requests when the other key is wrong too', async () => {
    const { secret, rotate } = await mounted('old-key');
    const { service, server } = await serviceOn(onlyKey('new-key'), { trackApiKey: secret });
    await secret.read();
    await rotate('other-key');
    expect(await endsOf([service.identify(identifyOf('1'))])).toEqual(['CUSTOMERIO_UNAUTHORIZED']);
    expect(server.requests).toHaveLength(2);
  });

  it('says CUSTOMERIO_UNAUTHORIZED, and sends nothing, when the key cannot be read', async () => {
    const missing = openSecret('TEST', { kind: 'file', path: join(folder, 'nothing') });
    const { service, server } = await serviceOn([{}], { trackApiKey: missing });
    expect(await endsOf([service.identify(identifyOf('1'))])).toEqual(['CUSTOMERIO_UNAUTHORIZED']);
    expect(server.requests).toEqual([]);
  });
});

describe('CustomerIOService, to its listeners', () => {
  it('tells the life of each operation', async () => {
    const { service } = await serviceOn((request) => {
      const errors = itemsOf(request).flatMap(({ action }, index) =>
        action === 'delete' ? [{ batch_index: index }] : [],
      );
      return errors.length > 0 ? { status: 207, body: { errors } } : {};
    });
    const told: unknown[] = [];
    for (const kind of ['identify', 'track', 'suppress'] as const) {
      service.on(`${kind}:start`, ({ action }) => told.push([kind, 'start', action]));
      service.on(`${kind}:success`, ({ action, operations }) => told.push([kind, 'success', action, operations]));
      service.on(`${kind}:error`, ({ action, code }) => told.push([kind, 'error', action, code]));
    }
    service.on('batch', ({ route, operations, answer }) => told.push(['batch', route, operations, answer]));
    await Promise.allSettled([
      service.track(eventOf('1', 'e1')),
      service.identify(personOf('suppress', '2')),
      service.identify(personOf('delete', '3')),
    ]);
    expect(told).toEqual([
      ['track', 'start', 'event'],
      ['suppress', 'start', 'suppress'],
      ['identify', 'start', 'delete'],
      ['batch', 'v2', 3, 207],
      ['track', 'success', 'event', 3],
      ['suppress', 'success', 'suppress', 3],
      ['identify', 'error', 'delete', 'CUSTOMERIO_REJECTED'],
    ]);
  });

  it('does not let a listener that throws change what becomes of an operation', async () => {
    const { service } = await serviceOn();
    service.on('batch', () => {
      throw new Error('a bad listener');
    });
    expect(await endsOf([service.identify(identifyOf('1'))])).toEqual(['accepted']);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
