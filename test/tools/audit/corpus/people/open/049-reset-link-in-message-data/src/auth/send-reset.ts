import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

export async function sendReset(user: { id: string; email: string }, token: string): Promise<void> {
  const link = new URL('https://app.example.com/reset');
  link.searchParams.set('token', token);
  await api.sendEmail(
    new SendEmailRequest({
      to: user.email,
      identifiers: { id: user.id },
      transactional_message_id: 'password_reset',
      disable_message_retention: true,
      message_data: { link: link.href, code: token.slice(0, 6) },
    }),
  );
}
