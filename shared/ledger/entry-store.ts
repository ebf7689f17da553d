/** Where entries lie. A store knows no rules: it changes an entry only if nobody else has since it was read. */
import type { Entry } from './entry';

export type StoredEntry = {
  readonly entry: Entry;
  /** Different after every change of this entry; its form is the store's own. */
  readonly version: string;
};

/** `changed`: nothing was written, because the entry is not as the writer believed. */
export type Written = 'done' | 'changed';

/**
 * A store that cannot be reached throws `PipelineError` LEDGER_UNAVAILABLE; the change may have been made all the
 * same. It may also answer `changed` for a change that it made itself and whose answer was lost on the way.
 */
export interface EntryStore {
  /** Also an entry past its expiry, as long as it is there. */
  read(eventId: string): Promise<StoredEntry | undefined>;
  create(entry: Entry): Promise<Written>;
  replace(found: StoredEntry, entry: Entry): Promise<Written>;
  remove(found: StoredEntry): Promise<Written>;
  /** Entries of kind `unknown`, and claims, whose lease may have ended; at most `entriesMax`. */
  unsettled(entriesMax: number): Promise<readonly Entry[]>;
}
