/** Goal: a send is one request, as the contract says it, and no answer is misread. Method: a real server, the real SDK. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { TransactionalMessageInput } from '../../../shared/contract/transactional-message';
import { readTransactionalMessage } from '../../../shared/contract/read-message';
import { PipelineError } from '../../../shared/errors';
import { sendRequest, type SendRequest } from '../../../shared/customerio/send-request';
import { CustomerIOService, type AppConfig } from '../../../shared/customerio/service';
import {
  lastSendAfterMs,
  rateWaitMsMax,
  requestTimeoutMs,
  sendMarginMs,
  sendTimeoutMs,
} from '../../../shared/customerio/timeouts';
import { ackDeadlineSeconds, functionTimeoutSeconds, sendDeadlineSeconds } from '../../../shared/delivery-policy';
import { startScriptedServer, type ScriptedReply, type ScriptedServer } from '../../support/scripted-server';
import { literal } from './service-on';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const senderAt = (appUrl: string, config: Partial<AppConfig> = {}): CustomerIOService<AppConfig> => {
  const service = new CustomerIOService<AppConfig>({
    region: 'eu',
    appApiKey: literal('test-app-key'),
    appUrl,
    requestsPerSecond: 1_000,
    sendTimeoutMs: 500,
    ...config,
  });
  closers.push(() => {
    service.close();
  });
  return service;
};

async function senderOn(
  replies: readonly ScriptedReply[],
  config: Partial<AppConfig> = {},
): Promise<{ service: CustomerIOService<AppConfig>; server: ScriptedServer }> {
  const server = await startScriptedServer(replies);
  closers.push(server.close);
  return { server, service: senderAt(server.origin, config) };
}

const requestOf = (body: TransactionalMessageInput): SendRequest =>
  sendRequest(readTransactionalMessage(body, 'publisher', 1_767_225_600_000).message, 'receipt:A-17 é');

const receipt = { identifiers: { id: '42' }, to: 'person@example.com', transactional_message_id: 'receipt' };
const queued = { status: 200, body: { delivery_id: 'd-1', queued_at: 1_767_225_600 } };

const endOf = async (sending: Promise<unknown>): Promise<string> =>
  sending.then(
    (acceptance) => JSON.stringify(acceptance),
    (error: unknown) => (error instanceof PipelineError ? `${error.code}: ${error.detail}` : String(error)),
  );

describe('CustomerIOService.sendTransactional', () => {
  const shared = { identifiers: { id: '42' }, transactional_message_id: 7, send_at: 1_767_229_200, language: 'de' };
  it.each([
    [
      '/v1/send/email',
      {
        ...shared,
        to: 'person@example.com',
        cc: 'c@example.com',
        auto_create: false,
        tracked: false,
        from: 'shop@example.com',
        attachments: { 'a.txt': 'eA==' },
        headers: { 'X-Tag': 'a' },
      },
    ],
    [
      '/v1/send/push',
      {
        ...shared,
        channel: 'push',
        to: 'all',
        custom_device: { token: 't', platform: 'ios', last_used: 1_767_225_600 },
        custom_payload: { ios: { aps: { alert: 'Hi' } } },
      },
    ],
    ['/v1/send/sms', { ...shared, channel: 'sms', to: '+15550100123', from: 'SHOP', tracked: true }],
    ['/v1/send/whatsapp', { ...shared, channel: 'whatsapp', to: '+15550100123', from: '+15550100', tracked: true }],
    ['/v1/send/in_app', { ...shared, channel: 'in_app', queue_draft: true }],
    ['/v1/send/inbox_message', { ...shared, channel: 'inbox_message', disable_message_retention: true }],
  ] as const)('sends every field to %s, what is ours stays here, and the event_id goes along', async (path, body) => {
    const { service, server } = await senderOn([queued]);
    const given = { ...body, message_data: { total: 5 }, expires_at: 1_767_999_999, on_unknown_outcome: 'resend' };
    await expect(service.sendTransactional(requestOf(given as TransactionalMessageInput))).resolves.toEqual({
      deliveryId: 'd-1',
    });
    const [request] = server.requests;
    expect(server.requests).toHaveLength(1);
    expect([request?.method, request?.path]).toEqual(['POST', path]);
    expect(request?.headers).toMatchObject({ authorization: 'Bearer test-app-key' });
    const fields: Record<string, unknown> = { ...body };
    delete fields.channel;
    expect(request?.json).toEqual({
      ...fields,
      message_data: { cio_event_id: 'receipt:A-17 é', total: 5 },
      ...(path === '/v1/send/email' && { headers: { 'X-Tag': 'a', 'X-Event-Id': 'receipt%3AA-17%20%C3%A9' } }),
    });
  });

  it('leaves headers of the publisher that have the name already, in both forms', () => {
    const own = [{ 'x-event-id': 'mine' }, '[{"name":"X-EVENT-ID","value":"mine"}]'] as const;
    expect(own.map((headers) => requestOf({ ...receipt, headers }).body.headers)).toEqual(own);
    expect(requestOf({ ...receipt, headers: '[{"name":"X-Tag","value":"a"}]' }).body.headers).toBe(
      '[{"name":"X-Tag","value":"a"},{"name":"X-Event-Id","value":"receipt%3AA-17%20%C3%A9"}]',
    );
  });

  const meta = (error: string): object => ({ meta: { error } });
  it.each<[string, ScriptedReply, string]>([
    [
      'a refusal',
      { status: 400, body: meta('"to" person@example.com is not valid') },
      'CUSTOMERIO_REJECTED: Customer.io refused the operation (400): "…" … is not valid',
    ],
    ['an unknown path', { status: 404, body: 'no' }, 'CUSTOMERIO_REJECTED: Customer.io refused the operation (404)'],
    [
      'large attachments',
      { status: 413, body: meta('Total attachment size exceeds the limit') },
      'CUSTOMERIO_REJECTED: Customer.io refused the operation (413): Total attachment size exceeds the limit',
    ],
    [
      'a forbidden attachment',
      { status: 403, body: meta('Forbidden file type exe for attachment a.exe.') },
      'CUSTOMERIO_REJECTED: Customer.io refused the operation (403): Forbidden file type exe for attachment a.exe.',
    ],
    ['a wrong key', { status: 401, body: 'unauthorized' }, 'CUSTOMERIO_UNAUTHORIZED: Customer.io answered 401'],
    ['an unpaid account', { status: 402 }, 'CUSTOMERIO_UNAUTHORIZED: Customer.io answered 402'],
    [
      'a workspace that may not send',
      { status: 403, body: meta('x') },
      'CUSTOMERIO_UNAUTHORIZED: Customer.io answered 403',
    ],
    ['too many', { status: 429 }, 'CUSTOMERIO_RATE_LIMITED: Customer.io answered 429'],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      'CUSTOMERIO_UNAVAILABLE: Customer.io answered 307, a redirect, which is not followed: check the region',
    ],
    ['a redirect after the work', { status: 303 }, 'SEND_OUTCOME_UNKNOWN: Customer.io answered 303'],
    ['a conflict', { status: 409 }, 'SEND_OUTCOME_UNKNOWN: Customer.io answered 409'],
    ['a timeout of theirs', { status: 408 }, 'SEND_OUTCOME_UNKNOWN: Customer.io answered 408'],
    ['an error', { status: 500, body: '<html>' }, 'SEND_OUTCOME_UNKNOWN: Customer.io answered 500'],
    ['an outage', { status: 503, headers: { 'retry-after': '1' } }, 'SEND_OUTCOME_UNKNOWN: Customer.io answered 503'],
    [
      'a page behind a 200',
      { body: '<html>' },
      'SEND_OUTCOME_UNKNOWN: Customer.io answered 200 without a delivery_id that can be read',
    ],
    [
      'a 200 without delivery_id',
      { body: {} },
      'SEND_OUTCOME_UNKNOWN: Customer.io answered 200 without a delivery_id that can be read',
    ],
    [
      'a reset instead of an answer',
      { reset: 'before' },
      'SEND_OUTCOME_UNKNOWN: the send was on its way and there was no answer: …',
    ],
    [
      'a reset within the answer',
      { ...queued, reset: 'within' },
      'SEND_OUTCOME_UNKNOWN: the send was on its way and there was no answer: …',
    ],
    [
      'no answer in time',
      { ...queued, delayMs: 900 },
      'SEND_OUTCOME_UNKNOWN: the send was on its way and there was no answer: timeout',
    ],
  ])('reads %s, from one request', async (_claim, reply, end) => {
    const { service, server } = await senderOn([reply]);
    const ended = await endOf(service.sendTransactional(requestOf(receipt)));
    expect(ended.replace(/answer: (?!timeout).*/, 'answer: …')).toBe(end);
    expect(server.requests).toHaveLength(1);
  });

  it('waits for a slow accept', async () => {
    const { service } = await senderOn([{ ...queued, delayMs: 300 }]);
    expect(await endOf(service.sendTransactional(requestOf(receipt)))).toBe('{"deliveryId":"d-1"}');
  });

  it('knows that nothing was sent where no connection was made', async () => {
    const server = await startScriptedServer();
    await server.close();
    const refused = await endOf(senderAt(server.origin).sendTransactional(requestOf(receipt)));
    expect(refused).toBe('CUSTOMERIO_UNAVAILABLE: no connection to Customer.io: ECONNREFUSED');

    // TLS to somebody who speaks none: the handshake fails, and no request was written.
    const plain = createServer((socket) => socket.end('no TLS here\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    closers.push(() => void plain.close());
    const { port } = plain.address() as AddressInfo;
    const noTls = await endOf(senderAt(`https://127.0.0.1:${port}`).sendTransactional(requestOf(receipt)));
    expect(noTls).toMatch(/^CUSTOMERIO_UNAVAILABLE: no connection to Customer\.io: /);
  });

  it('does not take a connection that was closed after the request for none', async () => {
    const { service, server } = await senderOn([queued, { reset: 'before' }]);
    await service.sendTransactional(requestOf(receipt));
    expect(await endOf(service.sendTransactional(requestOf(receipt)))).toMatch(/^SEND_OUTCOME_UNKNOWN/);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0]);
  });

  it('sends again after a 401 only where the key is another one by then', async () => {
    let key = 'old';
    const appApiKey = {
      read: () => Promise.resolve(key),
      refresh: () => Promise.resolve((key = 'new')),
    };
    const { service, server } = await senderOn([{ status: 401 }, queued], { appApiKey });
    expect(await endOf(service.sendTransactional(requestOf(receipt)))).toBe('{"deliveryId":"d-1"}');
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('tells its listeners, and no failure of theirs becomes one of the send', async () => {
    const { service } = await senderOn([queued, { status: 500 }]);
    const told: unknown[] = [];
    service.on('transactional:start', (start) => told.push(start));
    service.on('transactional:success', ({ durationMs, ...success }) => told.push([success, typeof durationMs]));
    service.on('transactional:error', ({ code, action }) => told.push([code, action]));
    service.once('transactional:success', () => {
      throw new Error('of a listener');
    });
    await service.sendTransactional(requestOf(receipt));
    await endOf(service.sendTransactional(requestOf(receipt)));
    expect(told).toEqual([
      { action: 'email' },
      [{ action: 'email', deliveryId: 'd-1' }, 'number'],
      { action: 'email' },
      ['SEND_OUTCOME_UNKNOWN', 'email'],
    ]);
  });
});

describe('CustomerIOService.takeSendTurn', () => {
  it('keeps to the budget, and turns away at once whoever would wait too long', async () => {
    const { service } = await senderOn([queued], { requestsPerSecond: 0.2 });
    await service.takeSendTurn();
    await expect(service.takeSendTurn()).rejects.toThrow(expect.objectContaining({ code: 'CUSTOMERIO_RATE_LIMITED' }));
  });

  it('waits as long as a 429 asked for', async () => {
    const { service } = await senderOn([{ status: 429, headers: { 'retry-after': '30' } }]);
    await endOf(service.sendTransactional(requestOf(receipt)));
    await expect(service.takeSendTurn()).rejects.toThrow(
      expect.objectContaining({ detail: 'the rate budget would make it wait 30 s, allowed 2' }),
    );
  });
});

describe('the times of a send', () => {
  it('end each before the next', () => {
    const times = [sendTimeoutMs, sendDeadlineSeconds * 1000, functionTimeoutSeconds * 1000, ackDeadlineSeconds * 1000];
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(sendTimeoutMs).toBeGreaterThan(requestTimeoutMs);
    expect(lastSendAfterMs + sendTimeoutMs + sendMarginMs).toBe(sendDeadlineSeconds * 1000);
    // The rate and a slow ledger must leave time for the send itself.
    expect(lastSendAfterMs).toBeGreaterThanOrEqual(rateWaitMsMax + 10_000);
  });
});
