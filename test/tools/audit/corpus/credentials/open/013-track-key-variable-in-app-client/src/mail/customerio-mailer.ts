import { APIClient, RegionUS, SendEmailRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_TRACK_API_KEY ?? '', {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

export interface Mailer {
  passwordReset(user: { id: string; email: string }, link: string): Promise<void>;
}

export const mailer: Mailer = {
  async passwordReset(user, link) {
    await api.sendEmail(
      new SendEmailRequest({
        to: user.email,
        identifiers: { id: user.id },
        transactional_message_id: 'password_reset',
        message_data: { link },
        disable_message_retention: true,
      }),
    );
  },
};
