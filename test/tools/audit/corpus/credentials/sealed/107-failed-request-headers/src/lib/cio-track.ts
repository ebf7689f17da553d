import { fetch } from 'undici';
import { logger } from './logger';

type EventName = 'trial_started' | 'trial_extended' | 'trial_ended';

const BASE_URL = 'https://track.customer.io/api/v1';

export class CioTrack {
  constructor(
    private readonly siteId: string,
    private readonly trackApiKey: string,
  ) {}

  async event(userId: string, name: EventName, data: Record<string, unknown> = {}): Promise<void> {
    const url = `${BASE_URL}/customers/${encodeURIComponent(userId)}/events`;
    const token = Buffer.from(`${this.siteId}:${this.trackApiKey}`).toString('base64');
    const headers = {
      authorization: `Basic ${token}`,
      'content-type': 'application/json',
    };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ name, data }) });
    if (!response.ok) {
      const text = await response.text();
      logger.error({ url, headers, status: response.status, text }, 'customer.io rejected the event');
      throw new Error(`Customer.io: ${response.status}`);
    }
  }
}
