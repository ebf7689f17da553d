/** Where a function keeps its ledger of sends, as the variable `LEDGER` says it. */
export type LedgerLocation =
  | { readonly kind: 'firestore'; readonly databaseId: string }
  /** Of this process alone, and forgotten when it ends: for one machine. */
  | { readonly kind: 'memory' };

/** Firestore's rule for the id of a database (Firestore docs, manage databases); `(default)` is the first of a project. */
const databaseIdForm = /^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/;

/** Reads `firestore:<database id>` or `memory`. */
export function parseLedger(text: string): { readonly value: LedgerLocation } | { readonly problem: string } {
  if (text === 'memory') return { value: { kind: 'memory' } };
  const [, databaseId = ''] = /^firestore:(.*)$/.exec(text) ?? [];
  return databaseIdForm.test(databaseId)
    ? { value: { kind: 'firestore', databaseId } }
    : { problem: 'must be firestore:<database id> or memory' };
}
