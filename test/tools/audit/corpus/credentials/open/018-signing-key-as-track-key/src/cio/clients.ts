import { RegionUS, TrackClient } from 'customerio-node';
import { z } from 'zod';

const env = z
  .object({
    CUSTOMERIO_SITE_ID: z.string().min(1),
    CUSTOMERIO_TRACK_API_KEY: z.string().min(1),
    CUSTOMERIO_WEBHOOK_SIGNING_KEY: z.string().min(1),
  })
  .parse(process.env);

export const webhookSigningKey = env.CUSTOMERIO_WEBHOOK_SIGNING_KEY;

export const trackClient = new TrackClient(env.CUSTOMERIO_SITE_ID, webhookSigningKey, {
  region: RegionUS,
  timeout: 6000,
});
