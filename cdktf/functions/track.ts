/** functions/track: events, into Customer.io's Track API. */
import type { Construct } from 'constructs';

import type { trackConfig } from '../../functions/track/config';
import { deliveryAttemptsMax, functionTimeoutSeconds } from '../../shared/delivery-policy';
import { topics } from '../../shared/names';
import { TopicToFunction, type Pipeline } from '../constructs/topic-to-function';
import { trackApiSecrets, trackApiVariables, trackConcurrency, type PipelineContext } from './track-api';

export const track = (scope: Construct, context: PipelineContext): Pipeline =>
  new TopicToFunction<typeof trackConfig>(scope, 'track', {
    ...context,
    name: 'track',
    topic: topics.track,
    publishers: context.environment.publishers.track,
    variables: trackApiVariables(context.environment, topics.track, context.environment.track),
    secrets: trackApiSecrets,
    timeoutSeconds: functionTimeoutSeconds,
    concurrency: trackConcurrency,
    instancesMax: context.environment.track.instancesMax,
    deliveryAttemptsMax,
    backlogSecondsMax: 300,
  });
