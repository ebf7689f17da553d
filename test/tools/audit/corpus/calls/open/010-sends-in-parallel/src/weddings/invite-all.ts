import { APIClient, RegionEU, SendEmailRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

interface Guest {
  id: string;
  email: string;
  name: string;
}

/** Runs in the worker. */
export async function inviteAll(guests: Guest[], place: string): Promise<string[]> {
  const answers = await Promise.all(
    guests.map(async (guest) => {
      const request = new SendEmailRequest({
        to: guest.email,
        identifiers: { id: guest.id },
        transactional_message_id: 'invitation',
        message_data: { name: guest.name, place },
      });
      return api.sendEmail(request);
    }),
  );
  return answers.map((answer) => String(answer.delivery_id));
}
