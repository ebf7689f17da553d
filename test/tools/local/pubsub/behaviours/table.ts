/** All behaviours; docs/local-pubsub.md is generated from this. */
import type { Behaviour } from './behaviour';
import { createBehaviours } from './create';
import { filterBehaviours } from './filter';
import { orderBehaviours } from './order';
import { publishBehaviours } from './publish';
import { pullBehaviours } from './pull';
import { pushBehaviours } from './push';
import { rawPushBehaviours } from './raw-push';
import { resourceBehaviours } from './resources';
import { retryBehaviours } from './retry';
import { seekBehaviours } from './seek';
import { transformBehaviours } from './transform';

export const behaviours: readonly Behaviour[] = [
  ...pushBehaviours,
  ...rawPushBehaviours,
  ...retryBehaviours,
  ...orderBehaviours,
  ...filterBehaviours,
  ...pullBehaviours,
  ...transformBehaviours,
  ...seekBehaviours,
  ...createBehaviours,
  ...publishBehaviours,
  ...resourceBehaviours,
];
