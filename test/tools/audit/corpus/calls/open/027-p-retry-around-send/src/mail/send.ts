import pRetry from 'p-retry';
import { APIClient, RegionUS, SendEmailRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

export async function sendCode(user: { id: string; email: string }, code: string): Promise<void> {
  const request = new SendEmailRequest({
    to: user.email,
    identifiers: { id: user.id },
    transactional_message_id: 'login_code',
    message_data: { code },
    disable_message_retention: true,
  });
  await pRetry(() => api.sendEmail(request), { retries: 4, minTimeout: 250 });
}
