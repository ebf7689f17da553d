/** Which event ids have been received, for as long as the switch `eventIdWindowSeconds` says. */
export class EventIds {
  /** Insertion order is the order of receipt, so that the front holds what can be forgotten. */
  readonly #receivedAt = new Map<string, number>();

  /** Notes the id; false if it was known. */
  add(id: string, nowSeconds: number, windowSeconds: number | null): boolean {
    if (windowSeconds !== null) this.#forget(nowSeconds - windowSeconds);
    if (this.#receivedAt.has(id)) return false;
    this.#receivedAt.set(id, nowSeconds);
    return true;
  }

  #forget(until: number): void {
    for (const [id, at] of this.#receivedAt) {
      if (at > until) return;
      this.#receivedAt.delete(id);
    }
  }
}
