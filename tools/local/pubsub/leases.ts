/** Messages handed out by pull and streaming pull: their ack ids and deadlines. */
import type { Delivery } from './delivery';
import { secondMs } from './durations';
import { bytesOf, wireMessageOf } from './message';
import { refuse } from './refusal';
import type { Subscription } from './subscription';
import { ackDeadlineBounds } from './terms';
import type { Timers } from './timers';
import type { ReceivedMessage } from './wire';

/** Who holds leases, a stream for one, and is told when one of them ends. */
export type Holder = { leased(bytes: number): void; returned(bytes: number): void };

type Lease = {
  readonly delivery: Delivery;
  readonly holder: Holder | undefined;
  readonly bytes: number;
  timer: NodeJS.Timeout | undefined;
};

export type TakeOptions = {
  readonly messagesMax: number;
  /** Taking stops once this many bytes have been taken; one message is always given. */
  readonly bytesMax: number;
  readonly deadlineMs: number;
  readonly holder?: Holder;
};

export class Leases {
  readonly #subscription: Subscription;
  readonly #timers: Timers;
  readonly #leases = new Map<string, Lease>();
  #last = 0;

  constructor(subscription: Subscription, timers: Timers) {
    this.#subscription = subscription;
    this.#timers = timers;
  }

  take({ messagesMax, bytesMax, deadlineMs, holder }: TakeOptions): ReceivedMessage[] {
    const received: ReceivedMessage[] = [];
    let bytesTaken = 0;
    while (received.length < messagesMax && bytesTaken < bytesMax) {
      const delivery = this.#subscription.take();
      if (delivery === undefined) break;
      const bytes = bytesOf(delivery.seen);
      bytesTaken += bytes;
      const ackId = `lease-${++this.#last}`;
      const lease: Lease = { delivery, holder, bytes, timer: undefined };
      this.#leases.set(ackId, lease);
      this.#extend(ackId, lease, deadlineMs);
      holder?.leased(bytes);
      received.push({
        ackId,
        message: wireMessageOf(delivery.seen),
        deliveryAttempt: this.#subscription.terms.deadLetter ? delivery.attempt : 0,
      });
    }
    return received;
  }

  /** Acknowledges. An ack id that has expired is no error (pubsub.proto, Acknowledge). */
  acknowledge(ackIds: readonly string[]): void {
    ackIds.forEach(checkAckId);
    for (const ackId of ackIds) {
      const lease = this.#end(ackId);
      if (lease) this.#subscription.ack(lease.delivery);
    }
    this.#subscription.wake();
  }

  /** Sets the deadline anew, from now; 0 is a negative acknowledgement. */
  modify(ackIds: readonly string[], deadlineSeconds: number): void {
    ackIds.forEach(checkAckId);
    if (deadlineSeconds < 0 || deadlineSeconds * secondMs > ackDeadlineBounds.mostMs) {
      refuse('INVALID_ARGUMENT', `Invalid ack deadline given: got ${deadlineSeconds} s, allowed 0 s to 600 s`);
    }
    for (const ackId of ackIds) {
      const lease = this.#leases.get(ackId);
      if (!lease) continue;
      if (deadlineSeconds === 0) this.#nack(ackId);
      else this.#extend(ackId, lease, deadlineSeconds * secondMs);
    }
    this.#subscription.wake();
  }

  /** Gives back everything that a holder has, at once: a closed stream does not wait for its deadlines. */
  close(): void {
    for (const ackId of [...this.#leases.keys()]) this.#end(ackId);
  }

  #extend(ackId: string, lease: Lease, deadlineMs: number): void {
    this.#timers.cancel(lease.timer);
    lease.timer = this.#timers.after(deadlineMs, () => {
      this.#nack(ackId);
      this.#subscription.wake();
    });
  }

  #nack(ackId: string): void {
    const lease = this.#end(ackId);
    if (lease) this.#subscription.nack(lease.delivery);
  }

  #end(ackId: string): Lease | undefined {
    const lease = this.#leases.get(ackId);
    if (!lease) return undefined;
    this.#leases.delete(ackId);
    this.#timers.cancel(lease.timer);
    lease.holder?.returned(lease.bytes);
    return lease;
  }
}

function checkAckId(ackId: string): void {
  if (!/^lease-\d+$/.test(ackId)) refuse('INVALID_ARGUMENT', 'You have passed an invalid ack ID to the service');
}
