/**
 * An embedded Firestore for one machine: the unmodified `@google-cloud/firestore` client works with it when
 * FIRESTORE_EMULATOR_HOST holds its address. What it does like the service, and what not: docs/ledger.md.
 */
import { Server, ServerCredentials } from '@grpc/grpc-js';

import { Timers } from '../pubsub/timers';
import { Documents, type StoredDocument } from './documents';
import type { FirestoreFaultPlan } from './faults';
import { firestoreService } from './protos';
import { firestoreHandlers } from './service';

export type FirestoreOptions = {
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** @default 0: a free one */
  readonly port?: number;
  readonly faults?: FirestoreFaultPlan;
  /** @default Date.now */
  readonly nowMs?: () => number;
};

export type EmbeddedFirestore = {
  readonly host: string;
  readonly port: number;
  /** The value for FIRESTORE_EMULATOR_HOST. */
  readonly address: string;
  /** Every document of every database. */
  documents(): StoredDocument[];
  injectFaults(plan: FirestoreFaultPlan | undefined): void;
  close(): Promise<void>;
};

/** A request may be 10 MiB (Firestore docs, quotas); what surrounds it on the wire needs room too. */
const requestBytesMax = 12_000_000;

export async function startFirestore(options: FirestoreOptions = {}): Promise<EmbeddedFirestore> {
  const { host = '127.0.0.1', port: portWanted = 0, nowMs = Date.now } = options;
  let { faults } = options;
  const timers = new Timers();
  const documents = new Documents(nowMs);
  const server = new Server({ 'grpc.max_receive_message_length': requestBytesMax });
  server.addService(firestoreService(), firestoreHandlers({ documents, timers, faults: () => faults }));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${portWanted}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    host,
    port,
    address: `${host}:${port}`,
    documents: () => documents.all(),
    injectFaults(plan) {
      faults = plan;
    },
    close() {
      timers.close();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}
