import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { HttpFunction } from '@google-cloud/functions-framework';

import { Publisher } from '../../shared/contract/publisher';
import { serveRawRequests } from '../../shared/http/raw-requests';
import { writeLog } from '../../shared/log';
import { openSecret } from '../../shared/secrets';
import { UserMessagingRepository } from '../../shared/users/repository';
import { syncConfig } from './config';
import { runSync } from './sync';

const config = syncConfig.parse(process.env);
serveRawRequests();

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
export const sync: HttpFunction = async (request, response) => {
  if (request.method !== 'POST') {
    response.status(405).set('Allow', 'POST').send('sync is called by its schedule: POST only\n');
    return;
  }
  const { status, report } = await runSync({
    repository: await repository,
    messagesPerSecond: config.SYNC_MESSAGES_PER_SECOND ?? messagesPerSecondDefault,
    log: writeLog,
    nowMs: Date.now,
  });
  if (report === undefined) response.status(status).end();
  else response.status(status).json(report);
};
