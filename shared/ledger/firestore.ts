/** The ledger in Firestore. Its client is heavy and is loaded when it is needed, or warmed up. */
import { foreignError, PipelineError } from '../errors';
import type { EntryStore } from './entry-store';
import type { FirestoreLocation, FirestoreStore } from './firestore-client';

export type LazyFirestoreStore = FirestoreStore & {
  /** Loads the client, its credentials and its connection. Never rejects: what is wrong shows at the first operation. */
  warmUp(): Promise<void>;
};

/** Any id will do, as long as no message has it: the answer is that there is no entry. */
const noSend = '';

/** Nothing is opened before it is asked for. Whatever fails is LEDGER_UNAVAILABLE, with Firestore's error as cause. */
export function firestoreStore(location: FirestoreLocation): LazyFirestoreStore {
  let opening: Promise<FirestoreStore> | undefined;
  const opened = (): Promise<FirestoreStore> =>
    (opening ??= import('./firestore-client.js').then(({ openFirestoreStore }) => openFirestoreStore(location)));

  const through = async <Result>(what: string, use: (store: EntryStore) => Promise<Result>): Promise<Result> => {
    try {
      return await use(await opened());
    } catch (error) {
      if (error instanceof PipelineError) throw error;
      const { code, name } = foreignError(error);
      const reason = code === undefined ? name : `gRPC status ${code}`;
      throw new PipelineError('LEDGER_UNAVAILABLE', `the ledger could not ${what} an entry: ${reason}`, {
        cause: error,
      });
    }
  };
  return {
    read: (eventId) => through('read', (store) => store.read(eventId)),
    create: (entry) => through('create', (store) => store.create(entry)),
    replace: (found, entry) => through('replace', (store) => store.replace(found, entry)),
    remove: (found) => through('remove', (store) => store.remove(found)),
    unsettled: (entriesMax) => through('list', (store) => store.unsettled(entriesMax)),
    close: async () => (await opening)?.close(),
    warmUp: async () => {
      await through('read', (store) => store.read(noSend)).catch(() => undefined);
    },
  };
}
