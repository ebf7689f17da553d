/** functions/identify: people, into Customer.io's Track API. */
import type { Construct } from 'constructs';

import type { identifyConfig } from '../../functions/identify/config';
import { deliveryAttemptsMax, functionTimeoutSeconds } from '../../shared/delivery-policy';
import { topics } from '../../shared/names';
import { TopicToFunction, type Pipeline } from '../constructs/topic-to-function';
import { trackApiSecrets, trackApiVariables, trackConcurrency, type PipelineContext } from './track-api';

export const identify = (scope: Construct, context: PipelineContext): Pipeline =>
  new TopicToFunction<typeof identifyConfig>(scope, 'identify', {
    ...context,
    name: 'identify',
    topic: topics.identify,
    publishers: context.environment.publishers.identify,
    variables: trackApiVariables(context.environment, topics.identify, context.environment.identify),
    secrets: trackApiSecrets,
    timeoutSeconds: functionTimeoutSeconds,
    concurrency: trackConcurrency,
    instancesMax: context.environment.identify.instancesMax,
    deliveryAttemptsMax,
    backlogSecondsMax: 300,
  });
