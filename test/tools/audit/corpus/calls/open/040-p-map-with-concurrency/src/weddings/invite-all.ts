import pMap from 'p-map';
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

export async function inviteAll(guests: Guest[], place: string): Promise<string[]> {
  const invite = async (guest: Guest): Promise<string> => {
    const request = new SendEmailRequest({
      to: guest.email,
      identifiers: { id: guest.id },
      transactional_message_id: 'invitation',
      message_data: { name: guest.name, place },
    });
    const { delivery_id } = await api.sendEmail(request);
    return String(delivery_id);
  };
  return pMap(guests, invite, { concurrency: 8 });
}
