/** The protocol that the Pub/Sub client speaks. */
import * as loader from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/grpc-js';

import { protocolOf } from '../client-protocol';

const protoJson = (): ReturnType<typeof protocolOf> =>
  protocolOf('Pub/Sub', [
    '@google-cloud/pubsub/build/protos/protos.json',
    '@google-cloud/pubsub-api/build/protos/protos.json',
  ]);

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
