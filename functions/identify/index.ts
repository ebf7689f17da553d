import type { HttpFunction } from '@google-cloud/functions-framework';

import { rememberTypes } from '../../shared/contract/guardrails';
import { trackService } from '../../shared/customerio/track-service';
import { fullTopicName } from '../../shared/config';
import { serveRawRequests } from '../../shared/http/raw-requests';
import { writeLog } from '../../shared/log';
import { topics } from '../../shared/names';
import { consume, type Effects } from '../../shared/pubsub/consume';
import { parkOn } from '../../shared/pubsub/park';
import { identifyConfig } from './config';
import { decideIdentify } from './identify';

const config = identifyConfig.parse(process.env);
serveRawRequests();

const customerio = trackService(config);
const seenTypes = rememberTypes();
const effects: Effects = {
  functionName: 'identify',
  topic: topics.identify,
  projectId: config.GCP_PROJECT,
  park: parkOn(fullTopicName(config.GCP_PROJECT, config.DEAD_LETTER_TOPIC)),
  log: writeLog,
  nowMs: Date.now,
};

export const identify: HttpFunction = (request, response) =>
  consume(
    request,
    response,
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
  );
