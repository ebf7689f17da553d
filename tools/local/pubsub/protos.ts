/** The one place that knows where the Pub/Sub client keeps its protocol definitions. */
import * as loader from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/grpc-js';

/** In order of preference: the file moved between packages and folders before, so more than one place is tried. */
const protoFiles = [
  '@google-cloud/pubsub/build/protos/protos.json',
  '@google-cloud/pubsub-api/build/protos/protos.json',
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
  throw new Error(`the protocol definitions of the Pub/Sub client are at none of: ${files.join(', ')}`);
}

/** Numbers for int64, names for enums, lists and maps always present, other fields only when they were sent. */
export const protoOptions = {
  longs: Number,
  enums: String,
  arrays: true,
  objects: true,
  oneofs: true,
} as const satisfies loader.Options;

export type PubSubServices = { readonly publisher: ServiceDefinition; readonly subscriber: ServiceDefinition };

/** The gRPC services of google.pubsub.v1 that are embedded here. */
export function pubSubServices(): PubSubServices {
  const definition = loader.fromJSON(protoJson(), protoOptions);
  return {
    publisher: definition['google.pubsub.v1.Publisher'] as ServiceDefinition,
    subscriber: definition['google.pubsub.v1.Subscriber'] as ServiceDefinition,
  };
}
