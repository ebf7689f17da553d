import { randomUUID } from 'node:crypto';

import { firestoreStore } from './firestore';
import type { Ledger } from './ledger';
import type { LedgerLocation } from './ledger-location';
import { memoryStore } from './memory';
import { openLedger } from './open-ledger';

export type FunctionLedger = Ledger & {
  /** Opens what the first claim would otherwise wait for. Never rejects. */
  warmUp(): Promise<void>;
};

/** The ledger of a function, where its configuration says. Nothing is loaded or opened before it is asked for. */
export function ledgerAt(location: LedgerLocation, projectId: string, nowMs: () => number): FunctionLedger {
  const options = { nowMs, newOwner: randomUUID };
  if (location.kind === 'memory') return { ...openLedger(memoryStore(), options), warmUp: () => Promise.resolve() };
  const store = firestoreStore({ projectId, databaseId: location.databaseId });
  return { ...openLedger(store, options), warmUp: () => store.warmUp() };
}
