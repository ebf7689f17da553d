/** The line of deliveries that are ready, and, on an ordered subscription, the lanes that hold the others back. */
import type { Delivery } from './delivery';
import { Fifo } from './fifo';

/**
 * With ordering, one message of a key is under way at a time, and the next becomes ready when it is settled: by
 * acknowledgement or by dead-lettering (Pub/Sub documentation, "Order messages", read 2026-11; push allows one
 * outstanding message a key). Messages without a key pass freely.
 */
export class Line {
  #ready = new Fifo<Delivery>();
  readonly #lanes = new Map<string, Fifo<Delivery>>();

  /** Takes in a message that arrives. */
  enter(delivery: Delivery, ordered: boolean): void {
    const key = delivery.message.orderingKey;
    if (!ordered || key === '') {
      this.makeReady(delivery);
      return;
    }
    const lane = this.#lanes.get(key);
    if (lane === undefined) {
      this.#lanes.set(key, new Fifo());
      this.makeReady(delivery);
    } else {
      delivery.state = 'blocked';
      lane.push(delivery);
    }
  }

  /** Puts one that is allowed to be delivered at the end of the line. */
  makeReady(delivery: Delivery): void {
    delivery.state = 'ready';
    this.#ready.push(delivery);
  }

  next(): Delivery | undefined {
    let delivery = this.#ready.shift();
    while (delivery !== undefined && delivery.state !== 'ready') delivery = this.#ready.shift();
    return delivery;
  }

  /** Lets the next of the same key pass, once the first of its lane is settled. */
  settled(delivery: Delivery): void {
    const key = delivery.message.orderingKey;
    const lane = this.#lanes.get(key);
    if (lane === undefined) return;
    let next = lane.shift();
    while (next !== undefined && next.state !== 'blocked') next = lane.shift();
    if (next === undefined) this.#lanes.delete(key);
    else this.makeReady(next);
  }

  clear(): void {
    this.#ready = new Fifo();
    this.#lanes.clear();
  }
}
