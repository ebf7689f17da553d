import { z } from 'zod';

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  CUSTOMERIO_SITE_ID: z.string().default(''),
  CUSTOMERIO_TRACK_API_KEY: z.string().default(''),
  CUSTOMERIO_APP_API_KEY: z.string().default(''),
  CUSTOMERIO_REGION: z.enum(['us', 'eu']),
});

export const env = schema.parse(process.env);
