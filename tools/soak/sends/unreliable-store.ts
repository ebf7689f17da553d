/** The store as one delivery meets it: each request waits for its turn, and fails before or after its work. */
import type { EntryStore, Written } from '../../../shared/ledger/entry-store';
import type { Delivery } from './plan';

const stallTurnMs = 6_000;

export type StoreHooks = {
  readonly step: (label: string) => Promise<void>;
  readonly onFault: () => void;
  /** The clock moves on. */
  readonly pass: (ms: number) => void;
  readonly failure: (what: string) => Error;
};

export function unreliableStore(
  store: EntryStore,
  { ledgerFaults, claimPauseMs }: Delivery,
  { step, onFault, pass, failure }: StoreHooks,
): EntryStore {
  const faults = [...ledgerFaults];
  let isFirst = true;
  const request = async <Result>(what: string, act: () => Promise<Result>): Promise<Result> => {
    const fault = faults.shift() ?? 'none';
    if (fault !== 'none') onFault();
    await step(what);
    if (fault === 'not done') throw failure('not done');
    const result = await act();
    if (isFirst) {
      pass(claimPauseMs);
      // Much can happen meanwhile elsewhere.
      for (let turn = 0; turn < claimPauseMs / stallTurnMs; turn += 1) await step('stalled');
    }
    isFirst = false;
    await step(`${what} answered`);
    if (fault === 'answer lost') throw failure('answer lost');
    return result;
  };
  return {
    read: (id) => request('read', () => store.read(id)),
    create: (entry): Promise<Written> => request('create', () => store.create(entry)),
    replace: (found, entry): Promise<Written> => request('replace', () => store.replace(found, entry)),
    remove: (found): Promise<Written> => request('remove', () => store.remove(found)),
    unsettled: (entriesMax) => store.unsettled(entriesMax),
  };
}
