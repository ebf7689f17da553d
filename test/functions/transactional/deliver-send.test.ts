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
  readonly deliver: (body?: object, attributes?: Record<string, string>) => Promise<string>;
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
  const deliver = async (body: object = receipt, attributes: Record<string, string> = { event_id: 'receipt:1' }) => {
    const message: ReceivedMessage = {
      data: Buffer.from(JSON.stringify(body)),
      attributes,
      messageId: '17',
      publishTime: '2026-01-01T00:00:00Z',
      deliveryAttempt: 1,
    };
    try {
      const { outcome, deliveryId, warnings = [] } = await deliverSend(message, ports);
      return [outcome, deliveryId, ...warnings].join(' ');
    } catch (error) {
      return error instanceof PipelineError ? error.code : String(error);
    }
  };
  return { server, ledger, clock, deliver };
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
    ['a refusal, which a replay sends', { status: 400 }, 'CUSTOMERIO_REJECTED'],
    ['413', { status: 413 }, 'CUSTOMERIO_REJECTED'],
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
    await ledger.claim('receipt:1', 'park');
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
    const answer = await ledger.claim('code:3', 'park');
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

describe('parseRecipients', () => {
  it.each([
    ['an empty entry', 'a@example.com,,b'],
    ['a blank inside', 'a b'],
  ])('refuses %s', (_claim, text) => {
    expect(parseRecipients(text)).toEqual({ problem: expect.stringMatching(/entry \d is none$/) });
  });

  const sms = { channel: 'sms', identifiers: { id: 'qa-1' }, transactional_message_id: 1 };
  const push = { ...sms, channel: 'push' };
  it.each<[string, object, boolean]>([
    ['an address', { ...receipt, to: '"QA" <QA@example.org>' }, true],
    ['an address of a domain', { ...receipt, to: 'any@staging.example.com' }, true],
    ['an address of a domain within it', { ...receipt, to: 'any@sub.staging.example.com' }, false],
    ['an address whose name ends like it', { ...receipt, to: 'any@notstaging.example.com' }, false],
    ['one of two addresses', { ...receipt, to: 'qa@example.org, real@example.org' }, false],
    ['a copy', { ...receipt, to: 'qa@example.org', bcc: 'real@example.org' }, false],
    [
      'an address for a person who is allowed',
      { ...receipt, identifiers: { id: 'qa-1' }, to: 'real@example.org' },
      false,
    ],
    ['Liquid for a person who is allowed', { ...receipt, identifiers: { id: 'qa-1' }, to: '{{customer.email}}' }, true],
    ['Liquid for anybody else', { ...receipt, to: '{{customer.email}}' }, false],
    ['a number', { ...sms, to: '+15550100123' }, true],
    ['another number', { ...sms, to: '+15550100124' }, false],
    ['the number of a person', { ...sms, to: '{{customer.phone}}' }, true],
    ['the devices of a person', push, true],
    ['the devices of anybody else', { ...push, identifiers: { id: 'qa-2' } }, false],
    ['a device of its own', { ...push, custom_device: { token: 't', platform: 'ios' } }, false],
    ['a person by address', { ...push, channel: 'in_app', identifiers: { email: 'x@staging.example.com' } }, true],
    ['a person by another address', { ...push, channel: 'in_app', identifiers: { email: 'x@example.org' } }, false],
  ])('decides on %s', async (_claim, body, isAllowed) => {
    const parsed = parseRecipients('qa@example.org, @staging.example.com, qa-1, +15550100123');
    const { deliver } = await rigOn([queued], { recipients: 'value' in parsed ? parsed.value : undefined });
    expect(await deliver(body)).toBe(isAllowed ? 'delivered d-1' : 'RECIPIENT_NOT_ALLOWED');
  });
});
