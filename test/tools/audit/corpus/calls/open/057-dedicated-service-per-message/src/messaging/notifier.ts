import { RegionEU, TrackClient } from 'customerio-node';

export class Notifier {
  private readonly client = new TrackClient(
    process.env.CUSTOMERIO_SITE_ID ?? '',
    process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
    { region: RegionEU },
  );

  async leaseSigned(tenantId: string, flat: string): Promise<void> {
    await this.client.track(tenantId, { name: 'lease_signed', data: { flat } });
  }
}
