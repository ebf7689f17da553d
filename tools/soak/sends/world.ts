/**
 * Two instances of the sender, one ledger and one Customer.io, in one process, under a clock and an order that somebody
 * else chooses. What was accepted is counted here, beside the ledger, so that what the sender believes can be checked.
 */
import type fc from 'fast-check';

import type { SendPorts } from '../../../functions/transactional/deliver-send';
import type { Reply } from '../../../shared/customerio/outcome';
import type { EntryStore } from '../../../shared/ledger/entry-store';
import type { SendCore } from './core';
import { courses, doubtful, receivedOf, replyOf, type Course, type Delivery, type Message } from './plan';
import { unreliableStore } from './unreliable-store';

type Asked = { readonly eventId: string; readonly messageId: string };

export type Ending =
  | { readonly kind: 'settled'; readonly outcome: string; readonly deliveryId: string | undefined }
  | { readonly kind: 'failed'; readonly code: string; readonly disposition: string }
  | { readonly kind: 'died' };

/** As deployed, `leaseMsDefault`. */
const leaseMs = 120_000;
const startMs = 1_767_225_600_000;

export class SendWorld {
  readonly violations: string[] = [];
  /** delivery ids that Customer.io gave out, by event_id. */
  readonly accepted = new Map<string, string[]>();
  /** Messages that Customer.io refused, and those that were parked for it; by messageId. */
  readonly #refused = new Set<string>();
  readonly #parkedAsRefused = new Set<string>();
  /** What happened that may leave a doubt or refuse: for the reasons of what is parked. */
  readonly #happened = new Map<string, Set<string>>();
  readonly #core: SendCore;
  readonly #scheduler: Pick<fc.Scheduler, 'schedule'>;
  readonly #store: EntryStore;
  readonly #messages: readonly Message[];
  readonly #breakers = new Map<number, InstanceType<SendCore['CircuitBreaker']>>();
  readonly #clock = { nowMs: startMs };
  #owners = 0;
  /** Deliveries whose request is under way. */
  readonly #sending = new Set<object>();
  /** Messages whose delivery is under way. */
  readonly #underWay = new Set<{ readonly eventId: string }>();

  constructor(core: SendCore, messages: readonly Message[], scheduler: Pick<fc.Scheduler, 'schedule'>) {
    this.#core = core;
    this.#messages = messages;
    this.#scheduler = scheduler;
    this.#store = core.memoryStore();
  }

  pass(ms: number): void {
    // A request that is under way ends by its own timeout, long before a lease does.
    const passedMs = this.#sending.size > 0 ? Math.min(ms, 1_000) : ms;
    this.#clock.nowMs += passedMs;
    // Whoever holds a claim now may have lost its lease over it.
    if (passedMs < leaseMs) return;
    for (const { eventId } of this.#underWay) this.#note(eventId, 'stall');
  }

  async deliver(instance: number, delivery: Delivery): Promise<Ending> {
    const message = this.#messages[delivery.message];
    if (!message) throw new Error(`there is no message ${delivery.message}`);
    let steps = 0;
    let die: (ending: Ending) => void = () => undefined;
    const died = new Promise<Ending>((resolve) => (die = resolve));
    const step = async (label: string): Promise<void> => {
      await this.#scheduler.schedule(Promise.resolve(), label);
      steps += 1;
      if (steps !== delivery.diesAt) return;
      this.#note(message.eventId, 'death');
      // The next one at this address is a fresh process.
      this.#breakers.delete(instance);
      this.#sending.delete(delivery);
      die({ kind: 'died' });
      await new Promise(() => undefined);
    };
    const visit = { eventId: message.eventId };
    this.#underWay.add(visit);
    const received = receivedOf(message, delivery);
    const request = { eventId: message.eventId, messageId: received.messageId };
    const ports = this.#portsOf(instance, request, delivery, step);
    const ended = this.#core.deliverSend(received, ports).then(
      ({ outcome, deliveryId }): Ending => ({ kind: 'settled', outcome, deliveryId }),
      (error: unknown): Ending => {
        if (!(error instanceof this.#core.PipelineError)) {
          this.violations.push(`a fault of the sender: ${String(error)}`);
          return { kind: 'failed', code: 'INTERNAL', disposition: 'retry' };
        }
        return { kind: 'failed', code: error.code, disposition: error.meaning.disposition };
      },
    );
    const ending = await Promise.race([ended, died]);
    this.#underWay.delete(visit);
    this.#check(message, { delivery, messageId: received.messageId }, ending);
    return ending;
  }

  /** As `reconcile` does it: long after the send, when whatever was under way has ended. */
  async reconcile({ eventId }: Message): Promise<void> {
    if (this.#sending.size > 0) return;
    const nowMs = (): number => this.#clock.nowMs;
    const ledger = this.#core.openLedger(this.#store, { nowMs, newOwner: () => 'reconciliation' });
    if ((await ledger.read(eventId))?.kind !== 'unknown') return;
    const [deliveryId] = this.accepted.get(eventId) ?? [];
    await ledger.settle(eventId, deliveryId === undefined ? { kind: 'not-sent' } : { kind: 'sent', deliveryId });
  }

  /** What must hold when nothing is under way any more. */
  async checkAtEnd(): Promise<void> {
    for (const { eventId } of this.#messages) {
      const entry = (await this.#store.read(eventId))?.entry;
      const sent = this.accepted.get(eventId) ?? [];
      if (entry === undefined && sent.length > 0) this.violations.push(`${eventId}: the ledger forgot a send`);
      if (entry?.kind === 'sent' && !sent.includes(entry.deliveryId)) {
        this.violations.push(`${eventId}: the ledger says sent, and Customer.io never accepted it`);
      }
    }
  }

  #portsOf(
    instance: number,
    { eventId, messageId }: Asked,
    delivery: Delivery,
    step: (label: string) => Promise<void>,
  ): SendPorts {
    const nowMs = (): number => this.#clock.nowMs;
    let breaker = this.#breakers.get(instance);
    if (!breaker) this.#breakers.set(instance, (breaker = new this.#core.CircuitBreaker(nowMs)));
    const store = unreliableStore(this.#store, delivery, {
      step,
      onFault: () => {
        this.#note(eventId, 'ledger fault');
      },
      pass: (ms) => {
        this.pass(ms);
      },
      failure: (what) => new this.#core.PipelineError('LEDGER_UNAVAILABLE', what),
    });
    return {
      ledger: this.#core.openLedger(store, { nowMs, newOwner: () => `owner-${(this.#owners += 1)}` }),
      breaker,
      recipients: undefined,
      nowMs,
      monotonicMs: nowMs,
      within: (_what, _timeoutMs, work) => work,
      sleep: async (ms) => {
        this.pass(ms);
        await step('sleep');
      },
      takeTurn: () => step('turn'),
      send: async () => {
        this.#sending.add(delivery);
        await step('request');
        const reply = this.#customerio({ eventId, messageId }, delivery.course);
        await this.#scheduler.schedule(Promise.resolve(), 'customer.io');
        this.#clock.nowMs += courses[delivery.course].takesMs;
        await step('answer');
        this.#sending.delete(delivery);
        return this.#core.acceptanceOf(reply);
      },
    };
  }

  #customerio({ eventId, messageId }: Asked, course: Course): Reply {
    let deliveryId: string | undefined;
    if (course === 'refused') this.#refused.add(messageId);
    if (courses[course].accepts) {
      if (this.#parkedAsRefused.has(messageId)) this.violations.push(`${eventId}: sent, and was parked as refused`);
      const sent = this.accepted.get(eventId) ?? [];
      deliveryId = `${eventId}-${sent.length + 1}`;
      this.accepted.set(eventId, [...sent, deliveryId]);
    }
    this.#note(eventId, course);
    return replyOf(course, deliveryId);
  }

  #note(eventId: string, what: string): void {
    const known = this.#happened.get(eventId) ?? new Set();
    this.#happened.set(eventId, known.add(what));
  }

  #check(
    { eventId, onUnknown }: Message,
    { delivery, messageId }: { readonly delivery: Delivery; readonly messageId: string },
    ending: Ending,
  ): void {
    const sent = this.accepted.get(eventId) ?? [];
    const happened = this.#happened.get(eventId) ?? new Set();
    const violate = (what: string): void => void this.violations.push(`${eventId}: ${what}`);
    if (sent.length > 1 && onUnknown === 'park') violate(`${sent.length} accepted sends`);
    if (ending.kind === 'settled' && !sent.includes(ending.deliveryId ?? '')) {
      violate(`${ending.outcome} as ${ending.deliveryId ?? 'nothing'}, which Customer.io never accepted`);
    }
    if (ending.kind !== 'failed' || ending.disposition !== 'park') return;
    if (ending.code === 'CUSTOMERIO_REJECTED') {
      if (!this.#refused.has(messageId)) violate('parked as refused, and Customer.io did not refuse it');
      // Where the ledger could not record it, the claim ends in doubt.
      const isLedgerWell = delivery.ledgerFaults.every((fault) => fault === 'none') && !happened.has('stall');
      if (isLedgerWell) this.#parkedAsRefused.add(messageId);
    } else if (ending.code === 'SEND_OUTCOME_UNKNOWN') {
      if (![...happened].some((what) => doubtful.has(what))) violate('parked as in doubt without one');
    } else {
      violate(`parked as ${ending.code}`);
    }
  }
}
