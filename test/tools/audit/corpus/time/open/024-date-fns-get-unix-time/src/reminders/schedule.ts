import { type APIClient, SendEmailRequest } from 'customerio-node';
import { addDays, getUnixTime } from 'date-fns';

export async function scheduleReminder(
  api: APIClient,
  guest: { id: string; email: string; firstName: string },
  checkIn: Date,
): Promise<string> {
  const request = new SendEmailRequest({
    to: guest.email,
    identifiers: { id: guest.id },
    transactional_message_id: 'check_in_reminder',
    send_at: getUnixTime(addDays(checkIn, -2)),
    message_data: { first_name: guest.firstName, check_in: checkIn.toISOString() },
  });
  const { delivery_id } = await api.sendEmail(request);
  return String(delivery_id);
}
