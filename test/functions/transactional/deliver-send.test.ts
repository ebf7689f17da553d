/**
 * Goal: each row of the table of sends (docs/transactional.md). Method: the function's own parts over a real HTTP server
 * with scripted answers and the memory ledger; the clocks are the test's.
 */
import { setTimeout as wait } from 'node:timers/promises';

import { CircuitBreaker } from '../../../functions/transactional/circuit-breaker';
import { deliverSend, type SendPorts } from '../../../functions/transactional/deliver-send';
import { parseRecipients } from '../../../functions/transactional/recipients';
import { CustomerIOService, type AppConfig } from '../../../shared/customerio/service';
import { PipelineError } from '../../../shared/errors';
import type { EntryStore } from '../../../shared/ledger/entry-store';
import type { Ledger } from '../../../shared/ledger/ledger';
import { memoryStore } from '../../../shared/ledger/memory';
import { openLedger } from '../../../shared/ledger/open-ledger';
import type { ReceivedMessage } from '../../../shared/pubsub/received-message';
import { startScriptedServer, type ScriptedReply, type ScriptedServer } from '../../support/scripted-server';
import { literal } from '../../shared/customerio/service-on';

const queued = { body: { delivery_id: 'd-1', queued_at: 1 } };
const receipt = { identifiers: { id: '42' }, to: 'person@example.com', transactional_message_id: 'receipt' };
const startMs = 1_767_225_600_000;

type Rig = {
  readonly server: ScriptedServer;
  readonly ledger: Ledger;
  readonly clock: { wallMs: number; monotonicMs: number };
  /** Delivers, and gives what the message ended with: outcome and delivery id, or a code. */
  readonly deliver: (body?: object, attributes?: Record<string, string>, messageId?: string) => Promise<string>;
  /** The detail of the last code. */
  readonly detail: () => string;
};

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function rigOn(
  replies: readonly ScriptedReply[],
  given: Partial<SendPorts> & { readonly store?: EntryStore } = {},
): Promise<Rig> {
  const server = await startScriptedServer(replies);
  const customerio = new CustomerIOService<AppConfig>({
    region: 'eu',
    appApiKey: literal('key'),
    appUrl: server.origin,
    requestsPerSecond: 1_000,
    sendTimeoutMs: 400,
  });
  closers.push(server.close, () => {
    customerio.close();
  });
  const clock = { wallMs: startMs, monotonicMs: 0 };
  let owners = 0;
  const ledger = openLedger(given.store ?? memoryStore(), {
    nowMs: () => clock.wallMs,
    newOwner: () => `owner-${(owners += 1)}`,
  });
  const ports: SendPorts = {
    takeTurn: () => customerio.takeSendTurn(),
    send: (request) => customerio.sendTransactional(request),
    ledger,
    breaker: new CircuitBreaker(() => clock.monotonicMs),
    recipients: undefined,
    nowMs: () => clock.wallMs,
    monotonicMs: () => clock.monotonicMs,
    sleep: (ms) => {
      clock.monotonicMs += ms;
      return wait(0);
    },
    within: (_what, _timeoutMs, work) => work,
    ...given,
  };
  let detail = '';
  const deliver: Rig['deliver'] = async (body = receipt, attributes = { event_id: 'receipt:1' }, messageId = '17') => {
    const message: ReceivedMessage = {
      data: Buffer.from(JSON.stringify(body)),
      attributes,
      messageId,
      publishTime: '2026-01-01T00:00:00Z',
      deliveryAttempt: 1,
    };
    try {
      const { outcome, deliveryId, warnings = [] } = await deliverSend(message, ports);
      return [outcome, deliveryId, ...warnings].join(' ');
    } catch (error) {
      if (!(error instanceof PipelineError)) return String(error);
      ({ detail } = error);
      return error.code;
    }
  };
  return { server, ledger, clock, deliver, detail: () => detail };
}

/** A store whose operation fails as long as `isDown` says so. */
function failing(isDown: (operation: string) => boolean): EntryStore {
  const store = memoryStore();
  const check = async (operation: string): Promise<void> => {
    await wait(0);
    if (isDown(operation)) throw new PipelineError('LEDGER_UNAVAILABLE', operation);
  };
  return {
    read: (eventId) => check('read').then(() => store.read(eventId)),
    create: (entry) => check('create').then(() => store.create(entry)),
    replace: (found, entry) => check('replace').then(() => store.replace(found, entry)),
    remove: (found) => check('remove').then(() => store.remove(found)),
    unsettled: (entriesMax) => check('list').then(() => store.unsettled(entriesMax)),
  };
}

describe('deliverSend', () => {
  it('sends once and finds every repeat a duplicate', async () => {
    const { deliver, server } = await rigOn([queued]);
    expect(await deliver()).toBe('delivered d-1');
    expect(await deliver()).toBe('duplicate d-1');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['401', { status: 401 }, 'CUSTOMERIO_UNAUTHORIZED'],
    ['402', { status: 402 }, 'CUSTOMERIO_UNAUTHORIZED'],
    ['403', { status: 403 }, 'CUSTOMERIO_UNAUTHORIZED'],
    ['429', { status: 429, headers: { 'retry-after': '0' } }, 'CUSTOMERIO_RATE_LIMITED'],
  ])('releases the claim after %s', async (_claim, reply, code) => {
    const { deliver, ledger, server } = await rigOn([reply, queued]);
    expect(await deliver()).toBe(code);
    expect(await ledger.read('receipt:1')).toBeUndefined();
    expect(await deliver()).toBe('delivered d-1');
    expect(server.requests).toHaveLength(2);
  });

  it.each([400, 404, 413, 422])('parks again after %d what comes again, and sends its replay once', async (status) => {
    const refusedOnce = { status, body: { meta: { error: 'no such template' } } };
    const { deliver, detail, server } = await rigOn([refusedOnce, queued]);
    const reason = `Customer.io refused the operation (${status}): no such template`;
    for (let times = 0; times < 3; times += 1) {
      expect([await deliver(), detail()]).toEqual(['CUSTOMERIO_REJECTED', reason]);
    }
    expect(server.requests).toHaveLength(1);
    const replay = (messageId: string): Promise<string> => deliver(receipt, { event_id: 'receipt:1' }, messageId);
    expect(await replay('18')).toBe('delivered d-1');
    // Each time it was parked left a dead letter, and the message itself may still be on its way.
    expect([await replay('19'), await replay('20'), await deliver()]).toEqual(Array(3).fill('duplicate d-1'));
    expect(server.requests).toHaveLength(2);
  });

  it('parks as refused what was refused in time and comes again too late', async () => {
    const { deliver, clock } = await rigOn([{ status: 400 }]);
    const code = { ...receipt, expires_at: startMs / 1000 + 60 };
    expect(await deliver(code)).toBe('CUSTOMERIO_REJECTED');
    clock.wallMs = startMs + 60_000;
    expect(await deliver(code)).toBe('CUSTOMERIO_REJECTED');
    expect(await deliver(code, { event_id: 'receipt:1' }, '18')).toBe('MESSAGE_EXPIRED');
  });

  it('parks with its reason though the ledger cannot record the refusal, and is in doubt then', async () => {
    const { deliver, clock, server } = await rigOn([{ status: 400 }, queued], {
      store: failing((name) => name === 'replace' && clock.wallMs === startMs),
    });
    expect([await deliver(), await deliver()]).toEqual(['CUSTOMERIO_REJECTED', 'SEND_IN_PROGRESS']);
    clock.wallMs += 120_000;
    expect(await deliver()).toBe('SEND_OUTCOME_UNKNOWN');
    expect(server.requests).toHaveLength(1);
  });

  const doubts: readonly (readonly [string, ScriptedReply])[] = [
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['408', { status: 408 }],
    ['a reset', { reset: 'before' }],
    ['an answer after the timeout', { ...queued, delayMs: 700 }],
    ['half an answer', { ...queued, reset: 'within' }],
    ['a page behind a 200', { body: '<html>' }],
  ];
  it.each(doubts)('is in doubt after %s, and parks on every delivery until it is settled', async (_claim, reply) => {
    const { deliver, ledger, server } = await rigOn([reply, queued]);
    expect([await deliver(), await deliver(), await deliver()]).toEqual(Array(3).fill('SEND_OUTCOME_UNKNOWN'));
    expect(server.requests).toHaveLength(1);
    await ledger.settle('receipt:1', { kind: 'not-sent' });
    expect(await deliver()).toBe('delivered d-1');
  });

  it.each(doubts)('resends after %s where the message says so', async (_claim, reply) => {
    const { deliver } = await rigOn([reply, queued]);
    const body = { ...receipt, on_unknown_outcome: 'resend' };
    expect([await deliver(body), await deliver(body), await deliver(body)]).toEqual([
      'CUSTOMERIO_UNAVAILABLE',
      'delivered d-1',
      'duplicate d-1',
    ]);
  });

  it('comes back later where another delivery is sending, and is in doubt when that one never reports', async () => {
    const { deliver, ledger, clock, server } = await rigOn([queued]);
    await ledger.claim({ eventId: 'receipt:1', messageId: '17', onUnknown: 'park' });
    expect(await deliver()).toBe('SEND_IN_PROGRESS');
    clock.wallMs += 120_000;
    expect(await deliver()).toBe('SEND_OUTCOME_UNKNOWN');
    expect(server.requests).toEqual([]);
  });

  it('never sends where the ledger cannot be reached', async () => {
    const { deliver, server } = await rigOn([queued], { store: failing(() => true) });
    expect([await deliver(), await deliver(), await deliver(), await deliver()]).toEqual(
      Array(4).fill('LEDGER_UNAVAILABLE'),
    );
    expect(server.requests).toEqual([]);
  });

  it('is delivered though the ledger cannot record it, and is never sent again', async () => {
    const { deliver, clock, server } = await rigOn([queued], { store: failing((name) => name === 'replace') });
    expect(await deliver()).toMatch(/^delivered d-1 the ledger could not record this send/);
    expect(await deliver()).toBe('SEND_IN_PROGRESS');
    clock.wallMs += 120_000;
    // The doubt cannot be written down either, so nothing is decided.
    expect(await deliver()).toBe('LEDGER_UNAVAILABLE');
    expect(server.requests).toHaveLength(1);
  });

  it('records as soon as the ledger is back', async () => {
    let failures = 3;
    const store = failing((name) => name === 'replace' && (failures -= 1) >= 0);
    const { deliver, server } = await rigOn([queued], { store });
    expect([await deliver(), await deliver()]).toEqual(['delivered d-1', 'duplicate d-1']);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [15_000, 'delivered d-1'],
    [15_001, 'LEDGER_UNAVAILABLE'],
  ])('after a claim of %d ms it is %s', async (claimMs, end) => {
    const { ledger, ...rest } = await rigOn([queued]);
    const slow: Ledger = {
      ...ledger,
      claim: async (...args) => {
        rest.clock.monotonicMs += claimMs;
        return ledger.claim(...args);
      },
    };
    const { deliver } = await rigOn([queued], { ledger: slow, monotonicMs: () => rest.clock.monotonicMs });
    expect(await deliver()).toBe(end);
    expect((await ledger.read('receipt:1'))?.kind).toBe(claimMs > 15_000 ? undefined : 'sent');
  });

  it.each([
    ['none', {}],
    ['an empty one', { event_id: ' ' }],
    ['one that parking made', { event_id: 'content:0123456789abcdef0123456789abcdef' }],
  ])('parks a message whose event_id is %s', async (_claim, attributes) => {
    const { deliver, server } = await rigOn([queued]);
    expect(await deliver(receipt, attributes)).toBe('EVENT_ID_MISSING');
    expect(server.requests).toEqual([]);
  });

  it('does not send late, and tells what was sent in time', async () => {
    const { deliver, clock, ledger, server } = await rigOn([queued]);
    const code = { ...receipt, expires_at: startMs / 1000 + 60 };
    expect(await deliver(code)).toBe('delivered d-1');
    clock.wallMs = startMs + 60_000;
    expect(await deliver(code)).toBe('duplicate d-1');
    expect(await deliver(code, { event_id: 'code:2' })).toBe('MESSAGE_EXPIRED');
    const answer = await ledger.claim({ eventId: 'code:3', messageId: '17', onUnknown: 'park' });
    if (answer.kind === 'claimed') await ledger.recordUnknown(answer.claim);
    expect(await deliver(code, { event_id: 'code:3' })).toBe('SEND_OUTCOME_UNKNOWN');
    expect(server.requests).toHaveLength(1);
  });

  it('sends nothing to whom the environment does not know', async () => {
    const parsed = parseRecipients('example.com');
    const { deliver, server } = await rigOn([queued], { recipients: 'value' in parsed ? parsed.value : undefined });
    expect(await deliver({ ...receipt, cc: 'real@example.org' })).toBe('RECIPIENT_NOT_ALLOWED');
    expect(await deliver()).toBe('delivered d-1');
    expect(server.requests).toHaveLength(1);
  });

  it('stops after three doubts in a row, before the claim, and probes with one send', async () => {
    const { deliver, ledger, clock, server } = await rigOn([...Array<ScriptedReply>(4).fill({ status: 503 }), queued]);
    const send = (n: number): Promise<string> => deliver(receipt, { event_id: `receipt:${n}` });
    for (const n of [1, 2, 3]) expect(await send(n)).toBe('SEND_OUTCOME_UNKNOWN');
    // Nothing but retries for ten seconds, and no claim is left behind.
    for (const n of [4, 5, 6]) expect(await send(n)).toBe('CUSTOMERIO_UNAVAILABLE');
    expect(await ledger.read('receipt:4')).toBeUndefined();
    clock.monotonicMs += 10_000;
    const probes = await Promise.all([send(4), send(5)]);
    expect(probes).toEqual(['SEND_OUTCOME_UNKNOWN', 'CUSTOMERIO_UNAVAILABLE']);
    clock.monotonicMs += 19_999;
    expect(await send(5)).toBe('CUSTOMERIO_UNAVAILABLE');
    clock.monotonicMs += 1;
    expect([await send(5), await send(6)]).toEqual(['delivered d-1', 'delivered d-1']);
    expect(server.requests).toHaveLength(6);
  });

  it('takes neither a refusal nor a duplicate for a doubt', async () => {
    const { deliver } = await rigOn([{ status: 503 }, { status: 503 }, { status: 400 }, { status: 503 }, queued]);
    const ends: string[] = [];
    for (const n of [1, 2, 3, 4, 5, 5]) ends.push(await deliver(receipt, { event_id: `receipt:${n}` }));
    expect(ends.slice(2)).toEqual(['CUSTOMERIO_REJECTED', 'SEND_OUTCOME_UNKNOWN', 'delivered d-1', 'duplicate d-1']);
  });
});
