import { type APIClient, SendEmailRequest } from 'customerio-node';
import { addDays } from 'date-fns';

export async function scheduleReminder(
  api: APIClient,
  guest: { id: string; email: string; firstName: string },
  checkIn: Date,
): Promise<string> {
  const twoDaysBefore = addDays(checkIn, -2);
  const request = new SendEmailRequest({
    to: guest.email,
    identifiers: { id: guest.id },
    transactional_message_id: 'check_in_reminder',
    send_at: +twoDaysBefore,
    message_data: { first_name: guest.firstName },
  });
  const { delivery_id } = await api.sendEmail(request);
  return String(delivery_id);
}
