import { RegionUS, TrackClient } from 'customerio-node';

const holder = globalThis as unknown as { cio?: TrackClient };

export function cio(): TrackClient {
  return (holder.cio ??= new TrackClient(process.env.CIO_SITE_ID ?? '', process.env.CIO_API_KEY ?? '', {
    region: RegionUS,
  }));
}
