import { publisher } from '../publisher.js';

export async function ticketAssigned(ticket) {
  const { firstName, lastName } = ticket.agent;
  await publisher.track({
    identifiers: { id: ticket.requesterId },
    name: `ticket_assigned_to_${firstName}_${lastName}`.toLowerCase(),
    attributes: { ticket_id: ticket.id, priority: ticket.priority },
  });
}
