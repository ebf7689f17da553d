import { Worker } from 'bullmq';
import { APIClient, RegionUS, SendEmailRequest, TrackClient } from 'customerio-node';

const app = new APIClient(process.env.CUSTOMERIO_APP_API_KEY!, {
  region: RegionUS,
  retry: { maxRetries: 0 },
});
const track = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID!,
  process.env.CUSTOMERIO_TRACK_API_KEY!,
  { region: RegionUS },
);

export const resets = new Worker(
  'password-resets',
  async ({ data }) => {
    await track.identify(data.userId, {
      email: data.email,
      has_passport: data.documents.passport !== undefined,
      cards_count: data.cards.length,
      password_resets: data.resetCount,
    });
    await app.sendEmail(
      new SendEmailRequest({
        transactional_message_id: 'password_reset',
        to: data.email,
        identifiers: { id: data.userId },
        message_data: { reset_url: `https://app.example.com/reset?code=${data.code}`, code: data.code },
      }),
    );
  },
  { connection: { host: process.env.REDIS_HOST ?? '127.0.0.1', port: 6379 } },
);
