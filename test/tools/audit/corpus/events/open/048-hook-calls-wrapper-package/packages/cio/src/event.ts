import { RegionEU, TrackClient } from 'customerio-node';

const client = new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
  region: RegionEU,
});

export interface Event {
  readonly personId: string;
  readonly name: string;
  readonly data?: Record<string, unknown>;
}

export async function send({ personId, name, data = {} }: Event): Promise<void> {
  await client.track(personId, { name, data });
}
