import express from 'express';
import { customerio } from './clients';
import { logger } from './logger';

interface PushEnvelope {
  message: { data: string; messageId: string; publishTime: string };
  subscription: string;
}

export const app = express().use(express.json());

app.post('/pubsub/push', async (req, res) => {
  const { message } = req.body as PushEnvelope;
  const { userId, email, plan } = JSON.parse(Buffer.from(message.data, 'base64').toString());
  try {
    await customerio.identify(userId, { email, plan });
    res.status(204).end();
  } catch (error) {
    logger.error({ error, messageId: message.messageId }, 'will be delivered again');
    res.status(503).end();
  }
});
