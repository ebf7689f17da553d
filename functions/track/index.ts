import { trackService } from '../../shared/customerio/track-service';
import { serve } from '../../shared/http/serve';
import { topics } from '../../shared/names';
import { consume } from '../../shared/pubsub/consume';
import { effectsOf } from '../../shared/pubsub/effects';
import { trackConfig } from './config';
import { decideTrack } from './track';

const config = trackConfig.parse(process.env);

const customerio = trackService(config);
const effects = effectsOf('track', topics.track, config);

export const track = serve((request) =>
  consume(
    request,
    async (message) => {
      const { call, warnings } = decideTrack(message, config.GUARDRAILS);
      await customerio.track(call);
      return { outcome: 'delivered', warnings };
    },
    effects,
  ),
);
