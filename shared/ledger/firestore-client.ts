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

/** One operation of the ledger, with what the client itself tries again in it. */
const operationTimeoutMs = 5_000;

/**
 * Ends each request of the client, whose own deadline is 60 s and, for commits, cannot be configured (9.4.1 passes its
 * own retry parameters with every commit). What it tries again after UNAVAILABLE goes on unseen for up to 600 s: a claim
 * made that late belongs to nobody and ends in doubt, which is safe.
 */
const serviceConfig = {
  loadBalancingConfig: [],
  methodConfig: [{ name: [{ service: 'google.firestore.v1.Firestore' }], timeout: '2s' }],
};

export type FirestoreStore = EntryStore & { close(): Promise<void> };

/** Throws Firestore's own errors, and an error without a code when the deadline passes. */
export function openFirestoreStore(location: FirestoreLocation, timeoutMs = operationTimeoutMs): FirestoreStore {
  const firestore = new Firestore({ ...location, 'grpc.service_config': JSON.stringify(serviceConfig) });
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
