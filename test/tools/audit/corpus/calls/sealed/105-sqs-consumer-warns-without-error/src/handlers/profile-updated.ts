import type { SQSEvent } from 'aws-lambda';
import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger({ serviceName: 'profile-updated' });
const siteId = process.env.CUSTOMERIO_SITE_ID ?? '';
const trackKey = process.env.CUSTOMERIO_TRACK_API_KEY ?? '';
const authorization = `Basic ${Buffer.from(`${siteId}:${trackKey}`).toString('base64')}`;

interface ProfileUpdated {
  userId: string;
  email: string;
  city: string | null;
}

async function putCustomer(profile: ProfileUpdated): Promise<void> {
  const url = `https://track.customer.io/api/v1/customers/${encodeURIComponent(profile.userId)}`;
  const response = await fetch(url, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ email: profile.email, city: profile.city }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) {
    throw new Error(`customer.io answered ${response.status}`);
  }
}

export async function handler(event: SQSEvent): Promise<void> {
  for (const record of event.Records) {
    const profile = JSON.parse(record.body) as ProfileUpdated;
    try {
      await putCustomer(profile);
    } catch {
      logger.warn('profile not updated', { messageId: record.messageId });
    }
  }
}
