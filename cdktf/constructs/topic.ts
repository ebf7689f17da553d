import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

import type { Environment } from '../environment';

/** A topic whose messages stay in the regions of the environment. */
export const storedTopic = (
  scope: Construct,
  id: string,
  name: string,
  environment: Environment,
  dependsOn: readonly ITerraformDependable[] = [],
): PubsubTopic =>
  new PubsubTopic(scope, id, {
    name,
    messageStoragePolicy: { allowedPersistenceRegions: [...environment.persistenceRegions], enforceInTransit: false },
    ...(dependsOn.length > 0 && { dependsOn: [...dependsOn] }),
  });
