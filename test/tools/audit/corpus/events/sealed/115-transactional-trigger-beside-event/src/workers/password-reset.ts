import { Worker } from 'bullmq';
import { APIClient, RegionEU, SendEmailRequest, TrackClient } from 'customerio-node';
import { config } from '../config';

const mail = new APIClient(config.customerio.appApiKey, { region: RegionEU, retry: { maxRetries: 0 } });
const track = new TrackClient(config.customerio.siteId, config.customerio.trackApiKey, { region: RegionEU });

interface PasswordReset {
  userId: string;
  email: string;
  link: string;
  channel: 'web' | 'app';
}

new Worker<PasswordReset>(
  'password-reset',
  async ({ data: reset }) => {
    await mail.sendEmail(
      new SendEmailRequest({
        transactional_message_id: 'Password-Reset v2',
        to: reset.email,
        identifiers: { id: reset.userId },
        message_data: { link: reset.link },
      }),
    );
    await track.track(reset.userId, {
      name: 'password_reset_requested',
      data: { channel: reset.channel },
    });
  },
  { connection: config.redis },
);
