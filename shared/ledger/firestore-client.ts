/** [edge] Lazy entry: the Firestore client of the ledger, loaded when something is first sent. */
import { Firestore, Timestamp, type DocumentReference, type DocumentSnapshot } from '@google-cloud/firestore';

import { foreignError } from '../errors';
import { sendLedger } from '../names';
import { fieldsOf, documentIdOf, entryFrom, kindField } from './document';
import type { EntryStore, StoredEntry, Written } from './entry-store';

export type FirestoreLocation = {
  readonly projectId: string;
  readonly databaseId: string;
};

/**
 * One operation of the ledger, with what the client itself tries again in it. A claim whose deadline passed must not be
 * made afterwards, unseen, so the client's own patience ends first.
 */
const operationTimeoutMs = 5_000;
const clientPatienceMs = 4_000;
const requestTimeoutMs = 2_000;

/** The client's retry codes stay as they are; only its times change (its defaults: 60 s a request, 600 s in all). */
const clientConfig = {
  interfaces: {
    'google.firestore.v1.Firestore': {
      retry_params: {
        default: {
          initial_retry_delay_millis: 50,
          retry_delay_multiplier: 1.3,
          max_retry_delay_millis: 500,
          initial_rpc_timeout_millis: requestTimeoutMs,
          rpc_timeout_multiplier: 1,
          max_rpc_timeout_millis: requestTimeoutMs,
          total_timeout_millis: clientPatienceMs,
        },
      },
      methods: {
        Commit: { timeout_millis: requestTimeoutMs },
        BatchGetDocuments: { timeout_millis: requestTimeoutMs },
        RunQuery: { timeout_millis: requestTimeoutMs },
      },
    },
  },
};

export type FirestoreStore = EntryStore & { close(): Promise<void> };

/** Throws Firestore's own errors, and an error without a code when the deadline passes. */
export function openFirestoreStore(location: FirestoreLocation, timeoutMs = operationTimeoutMs): FirestoreStore {
  const firestore = new Firestore({ ...location, clientConfig });
  const collection = firestore.collection(sendLedger.collection);
  const refOf = (eventId: string): DocumentReference => collection.doc(documentIdOf(eventId));
  return {
    async read(eventId) {
      const snapshot = await withDeadline(refOf(eventId).get(), timeoutMs);
      const fields = snapshot.data();
      return fields === undefined ? undefined : { entry: entryFrom(fields), version: versionOf(snapshot) };
    },
    create: (entry) => written(refOf(entry.eventId).create({ ...fieldsOf(entry) }), timeoutMs, [alreadyExists]),
    replace: (found, entry) =>
      written(refOf(entry.eventId).update({ ...fieldsOf(entry) }, { lastUpdateTime: timestampOf(found) }), timeoutMs, [
        notFound,
        failedPrecondition,
      ]),
    remove: (found) =>
      written(refOf(found.entry.eventId).delete({ lastUpdateTime: timestampOf(found) }), timeoutMs, [
        notFound,
        failedPrecondition,
      ]),
    async unsettled(entriesMax) {
      const open = collection.where(kindField, 'in', ['unknown', 'claimed']).limit(entriesMax);
      const { docs } = await withDeadline(open.get(), timeoutMs);
      return docs.map((snapshot) => entryFrom(snapshot.data()));
    },
    close: () => firestore.terminate(),
  };
}

/** gRPC status codes that say that the entry is not as the writer believed (google.rpc.Code). */
const notFound = 5;
const alreadyExists = 6;
const failedPrecondition = 9;
/** Others write the same entry at this moment; reading it again tells what became of it. */
const aborted = 10;

async function written(write: Promise<unknown>, timeoutMs: number, codes: readonly number[]): Promise<Written> {
  try {
    await withDeadline(write, timeoutMs);
    return 'done';
  } catch (error) {
    const code = foreignError(error).code;
    if ([...codes, aborted].map(String).includes(code ?? '')) return 'changed';
    throw error;
  }
}

/** The client's own times do not cover its credentials and its connection. */
async function withDeadline<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Firestore took longer than ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Firestore's update time, exact: nanoseconds do not fit a number of milliseconds. */
function versionOf({ updateTime }: DocumentSnapshot): string {
  if (updateTime === undefined) throw new Error('Firestore gave a document without its update time');
  return `${updateTime.seconds}.${updateTime.nanoseconds}`;
}

function timestampOf({ version }: StoredEntry): Timestamp {
  const [seconds, nanoseconds] = version.split('.').map(Number);
  return new Timestamp(seconds ?? NaN, nanoseconds ?? NaN);
}
