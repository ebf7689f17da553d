'use strict';

const crypto = require('node:crypto');
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');

const { CIO_REPORTING_SIGNING_KEY: signingKey, FEEDBACK_QUEUE_URL: QueueUrl } = process.env;
if (!signingKey) {
  throw new Error('CIO_REPORTING_SIGNING_KEY is required');
}
const sqs = new SQSClient({});

function isAuthentic(headers, rawBody) {
  const timestamp = headers['x-cio-timestamp'];
  const given = headers['x-cio-signature'];
  if (!timestamp || !given) {
    return false;
  }
  const expected = crypto
    .createHmac('sha256', signingKey)
    .update(Buffer.concat([Buffer.from(`v0:${timestamp}:`), rawBody]))
    .digest('hex');
  return crypto.timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

exports.handler = async (event) => {
  const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (!isAuthentic(event.headers, rawBody)) {
    return { statusCode: 401 };
  }
  const { event_id: id } = JSON.parse(rawBody.toString('utf8'));
  await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: rawBody.toString('utf8'),
      MessageAttributes: { eventId: { DataType: 'String', StringValue: id } },
    }),
  );
  return { statusCode: 200 };
};
