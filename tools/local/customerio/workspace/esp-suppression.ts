/**
 * Addresses that the mail provider refuses. The person stays and gets other channels (workspace suppressions,
 * docs.customer.io); it is not the suppression of the Track API.
 */
export const espCategories = ['bounces', 'spam_reports', 'blocks', 'invalid_emails'] as const;
export type EspCategory = (typeof espCategories)[number];

export type EspEntry = {
  readonly email: string;
  readonly created: number;
  readonly reason: string;
  readonly status: string;
};

export class EspSuppression {
  readonly #entries: Readonly<Record<EspCategory, Map<string, EspEntry>>> = {
    bounces: new Map(),
    spam_reports: new Map(),
    blocks: new Map(),
    invalid_emails: new Map(),
  };

  add(category: EspCategory, entry: EspEntry): void {
    this.#entries[category].set(entry.email.toLowerCase(), entry);
  }

  remove(category: EspCategory, email: string): boolean {
    return this.#entries[category].delete(email.toLowerCase());
  }

  list(category: EspCategory): readonly EspEntry[] {
    return [...this.#entries[category].values()];
  }

  /** In the first category that has it. */
  find(email: string): { readonly category: EspCategory; readonly entry: EspEntry } | undefined {
    for (const category of espCategories) {
      const entry = this.#entries[category].get(email.toLowerCase());
      if (entry !== undefined) return { category, entry };
    }
    return undefined;
  }
}
