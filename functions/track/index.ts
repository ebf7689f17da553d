import type { HttpFunction } from '@google-cloud/functions-framework';

import { trackService } from '../../shared/customerio/track-service';
import { serveRawRequests } from '../../shared/http/raw-requests';
import { topics } from '../../shared/names';
import { consume } from '../../shared/pubsub/consume';
import { effectsOf } from '../../shared/pubsub/effects';
import { trackConfig } from './config';
import { decideTrack } from './track';

const config = trackConfig.parse(process.env);
serveRawRequests();

const customerio = trackService(config);
const effects = effectsOf('track', topics.track, config);

export const track: HttpFunction = (request, response) =>
  consume(
    request,
    response,
    async (message) => {
      const { call, warnings } = decideTrack(message, config.GUARDRAILS);
      await customerio.track(call);
      return { outcome: 'delivered', warnings };
    },
    effects,
  );
