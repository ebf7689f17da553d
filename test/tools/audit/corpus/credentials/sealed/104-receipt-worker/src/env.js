import { cleanEnv, str, url } from 'envalid';

export const env = cleanEnv(process.env, {
  REDIS_URL: url(),
  CUSTOMERIO_APP_KEY: str(),
  CUSTOMERIO_WEBHOOK_SIGNING_KEY: str(),
  RECEIPT_MESSAGE_ID: str({ default: 'receipt' }),
  LOG_LEVEL: str({ choices: ['debug', 'info', 'warn'], default: 'info' }),
  DATABASE_URL: url(),
});
