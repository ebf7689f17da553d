import got from 'got';

const client = got.extend({
  prefixUrl: 'https://api.customer.io/v1',
  headers: {
    authorization: 'Bearer 5ca1ab1e0ddba11c0ffee0badf00d5ee',
  },
  timeout: { request: 8000 },
  retry: { limit: 0 },
});

export async function sendDigest(userId: string, email: string, articles: string[]): Promise<string> {
  const { delivery_id } = await client
    .post('send/email', {
      json: {
        to: email,
        identifiers: { id: userId },
        transactional_message_id: 'daily_digest',
        message_data: { articles },
      },
    })
    .json<{ delivery_id: string }>();
  return delivery_id;
}
