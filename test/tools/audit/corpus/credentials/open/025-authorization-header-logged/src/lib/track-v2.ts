import { logger } from './logger';
import { secrets } from './secrets';

export async function entity(operation: Record<string, unknown>): Promise<void> {
  const headers = {
    Authorization: `Basic ${Buffer.from(`${secrets.siteId}:${secrets.trackApiKey}`).toString('base64')}`,
    'Content-Type': 'application/json',
  };
  const response = await fetch('https://track.customer.io/api/v2/entity', {
    method: 'POST',
    headers,
    body: JSON.stringify(operation),
  });
  if (!response.ok) {
    logger.error({ status: response.status, headers }, 'Customer.io refused an operation');
    throw new Error(`entity: HTTP ${response.status}`);
  }
}
