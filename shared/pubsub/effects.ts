/** [edge] What settling needs of a function's surroundings. */
import { fullTopicName, type ConfigOf } from '../config';
import type { settlingVariables } from '../function-variables';
import { whenLogged, writeLog } from '../log';
import type { Topic } from '../names';
import type { Effects } from './consume';
import { parkOn } from './park';
import { pushTokenCheck } from './push-token';

export function effectsOf(functionName: string, topic: Topic, config: ConfigOf<typeof settlingVariables>): Effects {
  return {
    functionName,
    topic,
    projectId: config.GCP_PROJECT,
    park: parkOn(fullTopicName(config.GCP_PROJECT, config.DEAD_LETTER_TOPIC)),
    ...(config.PUSH_TOKEN && { checkToken: pushTokenCheck(config.PUSH_TOKEN) }),
    log: writeLog,
    whenLogged,
    nowMs: Date.now,
  };
}
