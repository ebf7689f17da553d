/** What goes wrong around the sends of the day, by name, and how often it was met. */
import type { LocalStack } from '../../stack';
import type { FaultPlayed } from '../play-day';
import type { PlannedSend } from './send-plan';

/** What an answer takes during the outage, so that two sends at once are with two instances. */
const outageDelayMs = 100;
/** Longer than the short codes live, and over before an instance that paused for 10 s tries again. */
const outageMs = 6_000;
const everySend = '/v1/send/*';

export class SendWeather {
  readonly #stack: LocalStack<'transactional'>;
  readonly #names = new Map<number, string>();
  #outage: number | undefined;
  #outageTimer: NodeJS.Timeout | undefined;
  #ledger: FaultPlayed | undefined;

  constructor(stack: LocalStack<'transactional'>) {
    this.#stack = stack;
  }

  get isOutage(): boolean {
    return this.#outage !== undefined;
  }

  /** Each send carries its event_id, by which its own fault finds it. */
  strike({ key, fault }: PlannedSend): void {
    if (fault === undefined) return;
    const match = { path: everySend, contains: `"${key}"` };
    const { number } = this.#stack.customerio.addFault({ ...fault.script, match });
    this.#names.set(number, fault.name);
  }

  beginOutage(name: string): void {
    const script = { times: 'always', status: 503, delayMs: outageDelayMs } as const;
    const { number } = this.#stack.customerio.addFault({ match: { path: everySend }, ...script });
    this.#names.set(number, name);
    this.#outage = number;
    this.#outageTimer = setTimeout(() => {
      this.endOutage();
    }, outageMs);
  }

  endOutage(): void {
    if (this.#outage !== undefined) this.#stack.customerio.removeFault(this.#outage);
    this.#outage = undefined;
    clearTimeout(this.#outageTimer);
  }

  /** The ledger is away while the work is done. */
  async withoutLedger(name: string, work: () => Promise<void>): Promise<void> {
    const { firestore } = this.#stack;
    let refused = 0;
    // A refusal of this kind is not tried again by the client.
    firestore?.injectFaults(() => {
      refused += 1;
      return { kind: 'refused', code: 'PERMISSION_DENIED' };
    });
    await work();
    firestore?.injectFaults(undefined);
    this.#ledger = { name, met: refused };
  }

  met(): FaultPlayed[] {
    const met = new Map<string, number>([...this.#names.values()].map((name) => [name, 0]));
    for (const { fault } of this.#stack.customerio.requests()) {
      const name = fault === undefined ? undefined : this.#names.get(fault);
      if (name !== undefined) met.set(name, (met.get(name) ?? 0) + 1);
    }
    const all = [...met].map(([name, count]) => ({ name, met: count }));
    return this.#ledger === undefined ? all : [...all, this.#ledger];
  }
}
