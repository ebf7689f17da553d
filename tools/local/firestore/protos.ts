/** The protocol that the Firestore client speaks. */
import * as loader from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/grpc-js';

import { protocolOf } from '../client-protocol';

/** Newer clients keep them in a package of their own. */
const protoJson = (): ReturnType<typeof protocolOf> =>
  protocolOf('Firestore', [
    '@google-cloud/firestore-api/build/protos/protos.json',
    '@google-cloud/firestore/build/protos/v1.json',
  ]);

/** Text for int64, which loses no digit; names for enums; lists and maps always present. */
export const protoOptions = {
  longs: String,
  enums: String,
  arrays: true,
  objects: true,
  oneofs: true,
} as const satisfies loader.Options;

/** The gRPC service google.firestore.v1.Firestore. */
export function firestoreService(): ServiceDefinition {
  const definition = loader.fromJSON(protoJson(), protoOptions);
  return definition['google.firestore.v1.Firestore'] as ServiceDefinition;
}
