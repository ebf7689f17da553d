/** Who is deleted, suppressed or forgotten, and what of them should be at Customer.io in the end. */
export type Profile = 'profile' | 'none' | 'suppressed';

export class Lives {
  readonly #removed = new Set<string>();
  readonly #suppressed = new Set<string>();
  /** And whether they are blocked. */
  readonly #forgotten = new Map<string, boolean>();

  remove(id: string, isRemoved: boolean): void {
    if (isRemoved) this.#removed.add(id);
    else this.#removed.delete(id);
  }

  suppress(id: string, isSuppressed: boolean): void {
    if (isSuppressed) this.#suppressed.add(id);
    else this.#suppressed.delete(id);
  }

  /** For good; and who is blocked stays so. */
  forget(id: string, block: boolean): void {
    this.#forgotten.set(id, block || this.#forgotten.get(id) === true);
  }

  isForgotten(id: string): boolean {
    return this.#forgotten.has(id);
  }

  /** Whether a synchronisation takes in what the row says about messages. */
  isHeard(id: string): boolean {
    return !this.#removed.has(id) && !this.#suppressed.has(id) && !this.#forgotten.has(id);
  }

  profileOf(id: string): readonly Profile[] {
    // Forgetting does not free who was suppressed before.
    if (this.#forgotten.has(id)) return this.#forgotten.get(id) === true ? ['suppressed'] : ['none', 'suppressed'];
    if (this.#suppressed.has(id)) return ['suppressed'];
    return this.#removed.has(id) ? ['none'] : ['profile'];
  }
}
