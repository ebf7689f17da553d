import type { Env } from './index';

type BoardEvent = 'board_published' | 'board_archived';

export async function sendToCustomerIo(
  env: Env,
  userId: string,
  name: BoardEvent,
  data: Record<string, string>,
): Promise<void> {
  const response = await fetch(`https://track.customer.io/api/v1/customers/${encodeURIComponent(userId)}/events`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${env.CUSTOMERIO_SITE_ID}:${env.CUSTOMERIO_TRACK_API_KEY}`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name, data }),
  });
  if (!response.ok) throw new Error(`track ${name}: ${response.status} ${await response.text()}`);
}
