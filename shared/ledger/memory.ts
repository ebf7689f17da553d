/** The ledger of one process, for tests and for one machine: it forgets everything when the process ends. */
import type { Entry } from './entry';
import type { EntryStore, StoredEntry, Written } from './entry-store';

export function memoryStore(): EntryStore {
  const entries = new Map<string, StoredEntry>();
  let changes = 0;
  const put = (entry: Entry): Written => {
    changes += 1;
    entries.set(entry.eventId, { entry, version: String(changes) });
    return 'done';
  };
  const isCurrent = ({ entry, version }: StoredEntry): boolean => entries.get(entry.eventId)?.version === version;
  return {
    read: (eventId) => Promise.resolve(entries.get(eventId)),
    create: (entry) => Promise.resolve(entries.has(entry.eventId) ? 'changed' : put(entry)),
    replace: (found, entry) => Promise.resolve(isCurrent(found) ? put(entry) : 'changed'),
    remove(found) {
      if (!isCurrent(found)) return Promise.resolve('changed');
      entries.delete(found.entry.eventId);
      return Promise.resolve('done');
    },
    unsettled(entriesMax) {
      const isOpen = ({ kind }: Entry): boolean => kind === 'unknown' || kind === 'claimed';
      const open = [...entries.values()].map(({ entry }) => entry).filter(isOpen);
      return Promise.resolve(open.slice(0, entriesMax));
    },
  };
}
