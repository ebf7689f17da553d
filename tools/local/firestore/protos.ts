/** The one place that knows where the Firestore client keeps its protocol definitions. */
import * as loader from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/grpc-js';

/** In order of preference: newer clients keep them in a package of their own. */
const protoFiles = [
  '@google-cloud/firestore-api/build/protos/protos.json',
  '@google-cloud/firestore/build/protos/v1.json',
] as const;

type Json = Parameters<typeof loader.fromJSON>[0];

/** The parsed protocol file of the installed client. Throws, naming the places tried, when none holds it. */
export function protoJson(files: readonly string[] = protoFiles): Json {
  for (const file of files) {
    let path: string;
    try {
      path = require.resolve(file);
    } catch {
      continue;
    }
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a path known only at run time
    return require(path) as Json;
  }
  throw new Error(`the protocol definitions of the Firestore client are at none of: ${files.join(', ')}`);
}

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
