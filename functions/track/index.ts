import type { HttpFunction } from '@google-cloud/functions-framework';

import { fullTopicName } from '../../shared/config';
import { trackService } from '../../shared/customerio/track-service';
import { serveRawRequests } from '../../shared/http/raw-requests';
import { writeLog } from '../../shared/log';
import { topics } from '../../shared/names';
import { consume, type Effects } from '../../shared/pubsub/consume';
import { parkOn } from '../../shared/pubsub/park';
import { trackConfig } from './config';
import { decideTrack } from './track';

const config = trackConfig.parse(process.env);
serveRawRequests();

const customerio = trackService(config);
const effects: Effects = {
  functionName: 'track',
  topic: topics.track,
  projectId: config.GCP_PROJECT,
  park: parkOn(fullTopicName(config.GCP_PROJECT, config.DEAD_LETTER_TOPIC)),
  log: writeLog,
  nowMs: Date.now,
};

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
