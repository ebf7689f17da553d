import { APIClient, RegionEU, TrackClient } from 'customerio-node';

export class CustomerIoService {
  private readonly trackKey: string;
  readonly track: TrackClient;
  readonly app: APIClient;

  constructor(env: NodeJS.ProcessEnv) {
    this.trackKey = env.CUSTOMERIO_TRACK_API_KEY ?? '';
    this.track = new TrackClient(env.CUSTOMERIO_SITE_ID ?? '', this.trackKey, { region: RegionEU });
    this.app = new APIClient(this.trackKey, { region: RegionEU, retry: { maxRetries: 0 } });
  }

  async campaigns(): Promise<unknown[]> {
    const { campaigns } = await this.app.listCampaigns();
    return campaigns ?? [];
  }
}
