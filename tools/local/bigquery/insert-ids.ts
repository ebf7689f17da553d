/** Remembers insertIds for as long as BigQuery does, so that a repeated row is left out. */

/** Best effort for one minute (streaming inserts documentation, read 2026-08). */
const rememberedMs = 60_000;

export class InsertIds {
  /** Oldest first. */
  readonly #seenMs = new Map<string, number>();

  /** Is this the first time within the last minute? */
  isNew(insertId: string, nowMs: number): boolean {
    this.#forgetOld(nowMs);
    return !this.#seenMs.has(insertId);
  }

  /** For rows that are about to be written. */
  remember(insertId: string, nowMs: number): void {
    this.#seenMs.delete(insertId);
    this.#seenMs.set(insertId, nowMs);
  }

  /** For rows that could not be written after all. */
  forget(insertId: string): void {
    this.#seenMs.delete(insertId);
  }

  #forgetOld(nowMs: number): void {
    for (const [insertId, seenMs] of this.#seenMs) {
      if (nowMs - seenMs < rememberedMs) return;
      this.#seenMs.delete(insertId);
    }
  }
}
