import type { APIClient, TrackClient } from 'customerio-node';
import { resolvePersonId } from './resolve-person';

interface Ticket {
  number: number;
  requester: { externalId: string | null; email: string };
  minutesOpen: number;
}

export class TicketSolvedJob {
  constructor(
    private readonly api: APIClient,
    private readonly track: TrackClient,
  ) {}

  async run(ticket: Ticket): Promise<'sent' | 'unknown'> {
    const { externalId, email } = ticket.requester;
    const personId = externalId ?? (await resolvePersonId(this.api, email));
    if (!personId) return 'unknown';

    await this.track.track(personId, {
      name: 'ticket_solved',
      data: { ticket: ticket.number, minutes_open: ticket.minutesOpen, requester_email: email },
    });
    return 'sent';
  }
}
