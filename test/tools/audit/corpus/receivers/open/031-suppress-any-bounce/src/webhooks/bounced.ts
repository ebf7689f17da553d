import type { TrackClient } from 'customerio-node';

interface Bounced {
  object_type: 'email';
  metric: 'bounced';
  data: { identifiers: { id: string | null }; recipient: string; failure_message: string };
}

/** Listener for email_bounced. */
export async function onBounced(cio: TrackClient, event: Bounced): Promise<void> {
  const { id } = event.data.identifiers;
  if (id) {
    await cio.suppress(id);
  }
}
