import { RegionUS, TrackClient } from 'customerio-node';

const client = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
  region: RegionUS,
});

export interface Contact {
  email: string;
  firstName: string;
  lastName: string;
  owner: string;
}

export async function identifyContact(contact: Contact): Promise<void> {
  await client.identify(contact.email, {
    email: contact.email,
    first_name: contact.firstName,
    last_name: contact.lastName,
    owner: contact.owner,
  });
}
