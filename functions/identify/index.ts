import { rememberTypes } from '../../shared/contract/guardrails';
import { trackService } from '../../shared/customerio/track-service';
import { serve } from '../../shared/http/serve';
import { topics } from '../../shared/names';
import { consume } from '../../shared/pubsub/consume';
import { effectsOf } from '../../shared/pubsub/effects';
import { identifyConfig } from './config';
import { decideIdentify } from './identify';

const config = identifyConfig.parse(process.env);

const customerio = trackService(config);
const seenTypes = rememberTypes();
const effects = effectsOf('identify', topics.identify, config);

export const identify = serve((request) =>
  consume(
    request,
    async (message) => {
      const { operation, warnings } = decideIdentify(message, {
        guardrails: config.GUARDRAILS,
        seenTypes,
        nowMs: Date.now(),
      });
      await customerio.identify(operation);
      return { outcome: 'delivered', warnings };
    },
    effects,
  ),
);
