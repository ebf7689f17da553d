/** Goal: a doubt is settled only by proof. Method: the real client against scripted lists, and against the sandbox. */
import { DeliverySearch } from '../../../shared/customerio/delivery-search';
import { findSend, type SendFinding } from '../../../shared/customerio/find-send';
import { sendRequest } from '../../../shared/customerio/send-request';
import { CustomerIOService, type AppConfig } from '../../../shared/customerio/service';
import { readTransactionalMessage } from '../../../shared/contract/read-message';
import { startCustomerIO } from '../../../tools/local/customerio/server';
import { startScriptedServer, type ReceivedRequest } from '../../support/scripted-server';
import { literal } from './service-on';

const sinceMs = 1_767_225_600_000;
const hourMs = 3_600_000;
const receipt = { identifiers: { id: '42' }, to: 'person@example.com', transactional_message_id: 7 };
const eventId = 'receipt:A 17';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const searchAt = (appUrl: string): DeliverySearch => {
  const search = new DeliverySearch({ region: 'eu', appApiKey: literal('key'), appUrl });
  closers.push(() => {
    search.close();
  });
  return search;
};

const listed = (id: string, more: object = {}): object => ({
  id,
  type: 'email',
  created: sinceMs / 1000,
  recipient: 'person@example.com',
  customer_identifiers: { id: '42', email: null, cio_id: 'c1' },
  ...more,
});

type World = {
  readonly own?: readonly object[] | null | 404;
  readonly all?: readonly object[];
  /** Headers of archived messages by delivery id; one that is not there is 404. */
  readonly archived?: Readonly<Record<string, unknown>>;
};

async function find(
  { own = [], all = [], archived = {} }: World,
  options: { readonly body?: object; readonly afterMs?: number } = {},
): Promise<{ finding: SendFinding; requests: readonly ReceivedRequest[] }> {
  const server = await startScriptedServer(({ path }) => {
    const [, deliveryId] = /^\/v1\/messages\/([^/]+)\/archived_message$/.exec(path) ?? [];
    if (deliveryId !== undefined) {
      const headers = archived[decodeURIComponent(deliveryId)];
      return headers === undefined ? { status: 404 } : { body: { archived_message: { headers } } };
    }
    if (path.startsWith('/v1/messages')) return { body: { messages: all, next: '' } };
    return own === 404 ? { status: 404, body: { errors: [] } } : { body: { messages: own } };
  });
  closers.push(server.close);
  const { message } = readTransactionalMessage(options.body ?? receipt, 'function', sinceMs);
  const nowMs = sinceMs + (options.afterMs ?? hourMs);
  const finding = await findSend({ eventId, message, sinceMs }, { search: searchAt(server.origin), nowMs });
  return { finding, requests: server.requests };
}

describe('findSend', () => {
  it.each<[string, World, SendFinding]>([
    [
      'the delivery that carries the event_id, among others',
      {
        own: [listed('d-1'), listed('d-2')],
        archived: {
          'd-1': { 'X-Event-Id': 'receipt%3AB' },
          'd-2': '[{"name":"x-event-id","value":"receipt%3AA%2017"}]',
        },
      },
      { kind: 'sent', deliveryId: 'd-2' },
    ],
    [
      'nothing where all deliveries are of other sends',
      { own: [listed('d-1')], archived: { 'd-1': { 'X-Event-Id': 'receipt%3AB' } } },
      { kind: 'not-sent' },
    ],
    ['nothing where there is none', { own: null }, { kind: 'not-sent' }],
    ['nothing where the person is unknown', { own: 404 }, { kind: 'not-sent' }],
    ['nothing among deliveries of another type', { own: [listed('d-1', { type: 'push' })] }, { kind: 'not-sent' }],
    [
      'no proof in a delivery whose content was not kept',
      { own: [listed('d-1')] },
      { kind: 'unclear', why: expect.any(String) as string, candidates: ['d-1'] },
    ],
    [
      'no proof in a delivery without the header',
      { own: [listed('d-1')], archived: { 'd-1': { 'X-Tag': 'a' } } },
      { kind: 'unclear', why: expect.any(String) as string, candidates: ['d-1'] },
    ],
    [
      'it where the person has other identifiers by now',
      {
        own: 404,
        all: [
          listed('d-1', { customer_identifiers: { id: '43' } }),
          listed('d-9', { recipient: 'x', customer_identifiers: {} }),
        ],
        archived: { 'd-1': { 'X-Event-Id': 'receipt%3AA%2017' } },
      },
      { kind: 'sent', deliveryId: 'd-1' },
    ],
  ])('finds %s', async (_claim, world, finding) => {
    expect((await find(world)).finding).toEqual(finding);
  });

  it('says nothing as long as the delivery may not be listed yet', async () => {
    expect((await find({}, { afterMs: hourMs - 1 })).finding).toMatchObject({ kind: 'unclear', candidates: [] });
    expect((await find({}, { afterMs: hourMs })).finding).toEqual({ kind: 'not-sent' });
  });

  it('leaves a push to a person, because nothing that is listed tells one from another', async () => {
    const body = { channel: 'push', identifiers: { id: '42' }, transactional_message_id: 7 };
    const { finding } = await find({ own: [listed('d-1', { type: 'push' })] }, { body });
    expect(finding).toMatchObject({ kind: 'unclear', candidates: ['d-1'] });
  });

  it('asks for the person and for minutes around the send', async () => {
    const { requests } = await find({
      own: [listed('a=b')],
      archived: { 'a=b': { 'X-Event-Id': 'receipt%3AA%2017' } },
    });
    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/customers/42/messages?id_type=id&limit=100&start_ts=1767225300&end_ts=1767225720',
      '/v1/messages/a%3Db/archived_message',
    ]);
  });

  it('reads all pages', async () => {
    const server = await startScriptedServer(({ path }) =>
      path.includes('start=p2')
        ? { body: { messages: [listed('d-2')] } }
        : { body: { messages: [listed('d-1')], next: 'p2' } },
    );
    closers.push(server.close);
    const found = await searchAt(server.origin).ofPerson({ id: '42' }, { fromSeconds: 1, untilSeconds: 2 });
    expect(found.map(({ deliveryId }) => deliveryId)).toEqual(['d-1', 'd-2']);
  });

  it.each([
    [401, 'CUSTOMERIO_UNAUTHORIZED'],
    [429, 'CUSTOMERIO_RATE_LIMITED'],
    [500, 'CUSTOMERIO_UNAVAILABLE'],
  ])('finds nothing out from a %d', async (status, code) => {
    const server = await startScriptedServer([{ status }]);
    closers.push(server.close);
    const { message } = readTransactionalMessage(receipt, 'function', sinceMs);
    const finding = findSend({ eventId, message, sinceMs }, { search: searchAt(server.origin), nowMs: sinceMs });
    await expect(finding).rejects.toThrow(expect.objectContaining({ code }));
  });

  it('never says that a send of the sandbox was not sent', async () => {
    const sandbox = await startCustomerIO({ siteId: 's', trackApiKey: 't', appApiKey: 'key' });
    closers.push(() => sandbox.close());
    const service = new CustomerIOService<AppConfig>({
      region: 'eu',
      appApiKey: literal('key'),
      appUrl: sandbox.url,
      requestsPerSecond: 10,
    });
    closers.push(() => {
      service.close();
    });
    const nowMs = Date.now();
    const { message } = readTransactionalMessage(receipt, 'function', nowMs);
    const doubt = { eventId, message, sinceMs: nowMs };
    const options = { search: searchAt(sandbox.url), nowMs: nowMs + hourMs };
    expect(await findSend(doubt, options)).toEqual({ kind: 'not-sent' });
    const { deliveryId } = await service.sendTransactional(sendRequest(message, eventId));
    const finding = await findSend(doubt, options);
    expect([finding.kind, 'candidates' in finding ? finding.candidates : [deliveryId]]).toEqual([
      expect.stringMatching(/sent|unclear/),
      [deliveryId],
    ]);
    expect(finding.kind).not.toBe('not-sent');
  });
});
