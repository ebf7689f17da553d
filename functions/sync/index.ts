import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Publisher } from '../../shared/contract/publisher';
import { serve } from '../../shared/http/serve';
import { writeLog } from '../../shared/log';
import { openSecret } from '../../shared/secrets';
import { UserMessagingRepository } from '../../shared/users/repository';
import { syncConfig } from './config';
import { runSync } from './sync';

const config = syncConfig.parse(process.env);

const poolMaxDefault = 2;
const queryTimeoutMs = 60_000;
/** Half of the operations a second that the stack gives to people by default: live messages have the other half. */
const messagesPerSecondDefault = 500;

const publisher = new Publisher({ projectId: config.GCP_PROJECT, topics: { identify: config.IDENTIFY_TOPIC } });
const repository = openRepository();
async function openRepository(): Promise<UserMessagingRepository> {
  const { openPostgres } = await import('../../shared/users/postgres-client.js');
  const database = openPostgres({
    url: openSecret('DATABASE_URL', config.DATABASE_URL),
    poolMax: config.DATABASE_POOL_MAX ?? poolMaxDefault,
    queryTimeoutMs,
  });
  return new UserMessagingRepository({
    database,
    publish: (message, options) => publisher.identify(message, options),
    nowMs: Date.now,
    sleep,
    newId: randomUUID,
  });
}

/** Called by the schedule. What was asked is in no part of the request. */
export const sync = serve(async ({ method }) => {
  if (method !== 'POST') {
    return { status: 405, headers: { Allow: 'POST' }, body: 'sync is called by its schedule: POST only\n' };
  }
  const { status, report } = await runSync({
    repository: await repository,
    messagesPerSecond: config.SYNC_MESSAGES_PER_SECOND ?? messagesPerSecondDefault,
    log: writeLog,
    nowMs: Date.now,
  });
  if (report === undefined) return { status };
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(report) };
});
