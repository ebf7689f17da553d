/** `/_sandbox` over HTTP: the same as in-process, page by page, and helpful when misspelt. */
import { readFileSync } from 'node:fs';
import { faultSchema } from '../../../../tools/local/customerio/fault-schema';
import { about, drive, event, identify, type Driven } from './sandbox-driver';

let driven: Driven;
beforeAll(async () => {
  driven = await drive({ switches: { unauthorizedBody: 'json' } });
});
afterAll(() => driven.sandbox.close());
beforeEach(() => {
  driven.sandbox.clear();
});

const get = async (path: string): Promise<unknown> =>
  (await driven.request('GET', `/_sandbox${path}`, undefined, { authorization: '' })).body;

/** What JSON keeps of a value. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('GET /_sandbox', () => {
  beforeEach(async () => {
    await driven.batch(
      identify({ id: 'ann' }, { email: 'ann@example.com', plan: 'pro' }),
      event({ id: 'ann' }, 'order_completed'),
      identify({ id: 'bob/1' }, { email: 'bob@example.com' }),
      identify({ id: 'cem' }),
      identify({ cio_id: 'gone' }),
      about('suppress', { id: 'bob/1' }),
      about(
        'add_relationships',
        { id: 'ann' },
        {
          cio_relationships: [{ identifiers: { object_type_id: '1', object_id: 'acme' } }],
        },
      ),
    );
    await driven.request('POST', '/api/v1/events', { anonymous_id: 'visitor', name: 'page_seen' });
  });

  it.each([
    ['/requests', (): unknown => driven.sandbox.requests()],
    ['/people', (): unknown => driven.sandbox.people()],
    ['/people/ann', (): unknown => driven.sandbox.person('ann')],
    ['/objects', (): unknown => driven.sandbox.objects()],
    ['/anonymous', (): unknown => driven.sandbox.anonymous()],
    ['/activities', (): unknown => driven.sandbox.activities()],
    ['/deliveries', (): unknown => []],
    ['/faults', (): unknown => []],
  ])('%s is what the same call returns in-process', async (path, inProcess) => {
    const found = await get(path);
    expect(found).toEqual(asJson(inProcess()));
    expect(JSON.stringify(found).length).toBeGreaterThan(path === '/deliveries' || path === '/faults' ? 1 : 50);
  });

  it.each([
    ['ann', 'ann'],
    ['ann%40example.com', 'ann'],
    ['ANN@example.com', 'ann'],
    ['cio_03000001', 'ann'],
    ['03000001', 'ann'],
    ['bob%2F1', 'bob/1'],
  ])('/people/%s finds %s', async (path, id) => {
    expect(await get(`/people/${path}`)).toMatchObject({ id });
  });

  it('shows who is suppressed, after the others, with nothing but identifiers', async () => {
    expect(await get('/people')).toEqual([
      expect.objectContaining({ id: 'ann', suppressed: false }),
      expect.objectContaining({ id: 'cem', suppressed: false }),
      expect.objectContaining({ id: 'bob/1', email: 'bob@example.com', suppressed: true, attributes: {}, events: [] }),
    ]);
  });

  it('/people/<nobody> is 404', async () => {
    const { status, body } = await driven.request('GET', '/_sandbox/people/nobody');
    expect([status, body]).toEqual([404, { errors: [{ field: 'person', message: 'nobody has this identifier' }] }]);
  });

  it.each([
    ['/requests?since=1', [2]],
    ['/requests?limit=1', [1]],
    ['/requests?since=1&limit=1', [2]],
    ['/requests?since=2', []],
    ['/requests?limit=0', []],
  ])('%s is a page', async (path, expected) => {
    expect((await get(path)) as { n: number }[]).toEqual(
      expected.map((n) => expect.objectContaining({ n }) as unknown),
    );
  });

  it.each([
    ['/people?limit=1', ['ann']],
    ['/people?since=1&limit=1', ['cem']],
    ['/people?since=2', ['bob/1']],
  ])('%s is a page', async (path, expected) => {
    expect(((await get(path)) as { id: string }[]).map(({ id }) => id)).toEqual(expected);
  });

  it.each(['since=x', 'limit=-1', 'since=1.5', 'limit='])('/requests?%s names the parameter', async (query) => {
    const { status, body } = await driven.request('GET', `/_sandbox/requests?${query}`);
    const [name] = query.split('=');
    expect([status, body]).toMatchObject([400, { errors: [{ field: name }] }]);
  });

  it('says how much was received and forgotten', async () => {
    const { headers } = await driven.request('GET', '/_sandbox/requests');
    expect([headers.get('x-sandbox-received'), headers.get('x-sandbox-forgotten')]).toEqual(['2', '0']);
    expect(await get('')).toMatchObject({ requests: 2, operations: 8, people: 2 });
  });
});

describe('control', () => {
  it('streams a list that is longer than one piece', async () => {
    for (let index = 0; index < 40; index += 1) {
      await driven.request('PUT', '/api/v1/customers/ann', { [`a${index}`]: 'x'.repeat(900), b: 'y'.repeat(900) });
    }
    const { text, body } = await driven.request('GET', '/_sandbox/requests');
    expect(text.length).toBeGreaterThan(65_536);
    expect(body).toEqual(asJson(driven.sandbox.requests()));
  });

  it.each([
    ['GET', '/_sandbox/request'],
    ['POST', '/_sandbox/event'],
    ['DELETE', '/_sandbox/people/ann'],
    ['PUT', '/_sandbox'],
  ])('%s %s is unknown, and the help names what there is', async (method, path) => {
    const { status, body } = await driven.request(method, path, method === 'POST' ? {} : undefined);
    expect([status, body]).toEqual([
      404,
      {
        errors: [{ field: 'path', message: `no control endpoint ${method} ${path}` }],
        endpoints: expect.arrayContaining([expect.stringMatching(/^POST \/_sandbox\/faults: /)]) as unknown,
      },
    ]);
  });

  it('is not recorded, needs no credentials and meets no fault', async () => {
    driven.sandbox.addFault({ status: 503, times: 'always' });
    expect(await get('/requests')).toEqual([]);
  });

  it('sets switches, names what is wrong with one, and shows them with their source', async () => {
    const set = await driven.request('POST', '/_sandbox/switches', { oversize: 'drop' });
    expect([set.status, set.body]).toMatchObject([200, { oversize: 'drop' }]);
    const wrong = await driven.request('POST', '/_sandbox/switches', { oversize: 'ignore', speed: 1 });
    expect([wrong.status, wrong.body]).toMatchObject([400, { errors: [{ field: 'oversize' }, { field: 'speed' }] }]);
    expect(await get('/switches')).toMatchObject({
      oversize: { value: 'drop', source: 'Pipelines API specification, strict mode' },
    });
  });

  it('has every endpoint and every field of a fault in docs/local-customerio.md', async () => {
    const control = /## Control\n[^]*?## Memory\n/.exec(readFileSync('docs/local-customerio.md', 'utf8'))?.[0] ?? '';
    const { endpoints } = (await driven.request('GET', '/_sandbox')).body as { readonly endpoints: readonly string[] };
    const paths = endpoints.map((line) => /\/_sandbox(\/\w+)?/.exec(line)?.[1] ?? '');
    const fields = Object.keys(faultSchema.shape).map((field) => `\`${field}\``);
    expect(paths.length).toBeGreaterThan(10);
    expect([...paths, ...fields].filter((name) => !control.includes(name))).toEqual([]);
  });

  it('forgets everything with DELETE, and goes back to the switches of the start', async () => {
    await driven.batch(identify({ id: 'ann' }), about('suppress', { id: 'bob' }), identify({ cio_id: 'gone' }));
    driven.sandbox.addFault({ status: 503 });
    driven.sandbox.setSwitches({ unauthorizedBody: 'text', oversize: 'drop' });
    const { status } = await driven.request('DELETE', '/_sandbox');
    expect(status).toBe(200);
    const { requests, people, activities, faults, counts, switches } = {
      requests: driven.sandbox.requests(),
      people: driven.sandbox.people(),
      activities: driven.sandbox.activities(),
      faults: driven.sandbox.faults(),
      counts: driven.sandbox.counts(),
      switches: driven.sandbox.switches(),
    };
    expect([requests, people, activities, faults]).toEqual([[], [], [], []]);
    expect(counts).toEqual({
      requests: 0,
      requestsForgotten: 0,
      operations: 0,
      people: 0,
      deliveries: 0,
      emitted: 0,
      feedIsStalled: false,
    });
    expect(switches).toMatchObject({ unauthorizedBody: 'json', oversize: 'reject_400' });
  });

  it('forgets only the faults with DELETE /_sandbox/faults', async () => {
    await driven.batch(identify({ id: 'ann' }));
    driven.sandbox.addFault({ status: 503 });
    await driven.request('DELETE', '/_sandbox/faults');
    expect([driven.sandbox.faults(), driven.sandbox.people().length]).toEqual([[], 1]);
  });
});
