import type { TrackClient } from 'customerio-node';
import { counters } from '../counters';

interface Bounced {
  object_type: 'email';
  metric: 'bounced';
  data: { identifiers: { id: string | null }; recipient: string; failure_message: string };
}

const PERMANENT = /\b5\.1\.(1|10)\b|user unknown|no such user/i;

/** Listener for email_bounced. */
export async function onBounced(cio: TrackClient, event: Bounced): Promise<void> {
  const { identifiers, failure_message } = event.data;
  if (!identifiers.id) {
    return;
  }
  if (PERMANENT.test(failure_message)) {
    await cio.suppress(identifiers.id);
  } else {
    await counters.increment('soft_bounce', identifiers.id);
  }
}
