/** The log sink of the local stack: outcome lines go to their topic in the form in which Cloud Logging exports them. */
import { randomUUID } from 'node:crypto';

import type { PubSub } from '@google-cloud/pubsub';

import { systemTopics } from '../../shared/names';
import type { FunctionLine } from './functions/function-process';
import { localProject } from './local-functions';

/** What Cloud Logging takes out of the line into the entry (Cloud Run docs, structured logging, read 2026-11). */
const traceField = 'logging.googleapis.com/trace';

/** Publishes every line that has an `outcome`; the others stay in the log, as the sink's filter has it. */
export function outcomeSink(client: PubSub): (line: FunctionLine) => void {
  const topic = client.topic(systemTopics.outcomes);
  return (line) => {
    if (typeof line.outcome !== 'string') return;
    // The stack may end while lines are still under way; nobody waits for them then.
    topic.publishMessage({ json: logEntry(line, new Date()) }).catch(() => undefined);
  };
}

/** A LogEntry, as far as `message_outcomes` reads it. */
export function logEntry(line: FunctionLine, now: Date): object {
  const { severity, [traceField]: trace, ...jsonPayload } = line;
  return {
    insertId: randomUUID(),
    logName: `projects/${localProject}/logs/run.googleapis.com%2Fstdout`,
    timestamp: now.toISOString(),
    severity,
    ...(trace !== undefined && { trace }),
    jsonPayload,
  };
}
