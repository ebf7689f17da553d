export interface TrackEvent {
  id?: string;
  name: string;
  timestamp?: number;
  data?: Record<string, unknown>;
}

const token = Buffer.from(
  `${process.env.CUSTOMERIO_SITE_ID}:${process.env.CUSTOMERIO_TRACK_API_KEY}`,
).toString('base64');

export async function sendEvent(personId: string, event: TrackEvent): Promise<void> {
  const response = await fetch(
    `https://track.customer.io/api/v1/customers/${encodeURIComponent(personId)}/events`,
    {
      method: 'POST',
      headers: { authorization: `Basic ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(event),
    },
  );
  if (!response.ok) {
    throw new Error(`Customer.io answered ${response.status} for ${event.name}`);
  }
}
