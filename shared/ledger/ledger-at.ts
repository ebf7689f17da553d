import { randomUUID } from 'node:crypto';

import { firestoreStore } from './firestore';
import type { Ledger } from './ledger';
import type { LedgerLocation } from './ledger-location';
import { memoryStore } from './memory';
import { openLedger } from './open-ledger';

/** The ledger of a function, where its configuration says. Nothing is loaded or opened before the first claim. */
export function ledgerAt(location: LedgerLocation, projectId: string, nowMs: () => number): Ledger {
  const store =
    location.kind === 'memory' ? memoryStore() : firestoreStore({ projectId, databaseId: location.databaseId });
  return openLedger(store, { nowMs, newOwner: randomUUID });
}
