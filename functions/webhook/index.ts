import { fullTopicName } from '../../shared/config';
import { DeadlineExceeded, withDeadline } from '../../shared/deadline';
import { serve } from '../../shared/http/serve';
import { writeLog } from '../../shared/log';
import { messageAttributes } from '../../shared/names';
// Not lazily: loading it takes longer than the fallback has time, and nothing is served before it is loaded.
import { publishMessage, warmUp } from '../../shared/pubsub/pubsub-client';
import { openSecret } from '../../shared/secrets';
import { bigQueryInsert } from '../../shared/warehouse/bigquery-insert';
import { RowSink } from '../../shared/warehouse/row-sink';
import { defaultSignatureWindow, signatureHeaders } from '../../shared/webhooks/signature';
import { webhookConfig } from './config';
import { webhooksWith } from './listeners';
import { LineBudget } from './line-budget';
import type { Publish } from './quarantine';
import { receiveWebhook, type Reply } from './webhook';

const config = webhookConfig.parse(process.env);

/** Customer.io waits 4 s (webhook docs, read 2026-08); the way back takes time as well. */
const answerMsMax = 3_000;
/** BigQuery's deadline and the fallback's after it, and a little: then quarantine has its turn. */
const listenersMsMax = 2_400;
const quarantineMsMax = 550;
const feedbackMsMax = 2_000;

const publishTo = (topic: string, timeoutMs: number): Publish => {
  const name = fullTopicName(config.GCP_PROJECT, topic);
  return (message) => withDeadline('publishing', timeoutMs, publishMessage(name, message));
};

const publishFallback = publishTo(config.FALLBACK_TOPIC, answerMsMax);
void warmUp(fullTopicName(config.GCP_PROJECT, config.FALLBACK_TOPIC));
const rows = new RowSink(
  bigQueryInsert({ projectId: config.GCP_PROJECT, dataset: config.BIGQUERY_DATASET, table: config.BIGQUERY_TABLE }),
  async (row) => {
    await publishFallback({
      data: Buffer.from(JSON.stringify(row)),
      attributes: { [messageAttributes.eventId]: row.event_id },
    });
  },
);

const parts = {
  signingKeys: openSecret('WEBHOOK_SIGNING_KEYS', config.WEBHOOK_SIGNING_KEYS),
  window: {
    ...defaultSignatureWindow,
    ...(config.WEBHOOK_TOLERANCE_SECONDS !== undefined && { pastSecondsMax: config.WEBHOOK_TOLERANCE_SECONDS }),
  },
  webhooks: webhooksWith({
    writeRow: (row) => rows.write(row),
    publishFeedback: publishTo(config.FEEDBACK_TOPIC, feedbackMsMax),
    nowMs: Date.now,
  }),
  quarantine: publishTo(config.QUARANTINE_TOPIC, quarantineMsMax),
  listenersMsMax,
  log: writeLog,
  logRefusal: new LineBudget(writeLog, Date.now).write,
  nowMs: Date.now,
};

export const webhook = serve(async ({ method, url, headers, body }) => {
  const received = receiveWebhook(
    {
      method,
      path: url.split('?', 1)[0] ?? '',
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      signature: headers[signatureHeaders.signature],
      timestamp: headers[signatureHeaders.timestamp],
      rawBody: body,
    },
    parts,
  );
  const reply = await withDeadline('answering', answerMsMax, received).catch((error: unknown): Reply => {
    if (!(error instanceof DeadlineExceeded)) throw error;
    writeLog({ severity: 'ERROR', message: 'an event was not stored in time', code: 'BIGQUERY_UNAVAILABLE' });
    return { status: 503 };
  });
  return reply.status === 405 ? { status: 405, headers: { Allow: 'POST' } } : reply;
});
