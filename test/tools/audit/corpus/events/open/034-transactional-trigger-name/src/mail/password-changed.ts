import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';
import { track } from '../customerio';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

export async function passwordChanged(user: { id: string; email: string; name: string }): Promise<void> {
  await api.sendEmail(
    new SendEmailRequest({
      to: user.email,
      identifiers: { id: user.id },
      transactional_message_id: 'Password-Changed',
      message_data: { name: user.name, id: user.id },
    }),
  );
  await track.track(user.id, { name: 'password_changed' });
}
