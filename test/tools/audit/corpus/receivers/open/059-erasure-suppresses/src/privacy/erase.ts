import type { TrackClient } from 'customerio-node';
import { audit } from '../audit';

export async function erase(cio: TrackClient, request: { personId: string; ticket: string; bounced: boolean }) {
  await cio.suppress(request.personId);
  await audit.append('erased', { ticket: request.ticket, person: request.personId });
  if (request.bounced) {
    await audit.append('address_was_dead', { ticket: request.ticket });
  }
}
