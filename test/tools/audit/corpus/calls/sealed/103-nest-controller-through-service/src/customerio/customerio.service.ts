import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { RegionEU, TrackClient } from 'customerio-node';

@Injectable()
export class CustomerioService {
  private readonly client: TrackClient;

  constructor(config: ConfigService) {
    this.client = new TrackClient(
      config.getOrThrow<string>('CUSTOMERIO_SITE_ID'),
      config.getOrThrow<string>('CUSTOMERIO_TRACK_API_KEY'),
      { region: RegionEU, timeout: 5_000 },
    );
  }

  async upsertPerson(id: string, attributes: { email: string; locale: string }): Promise<void> {
    await this.client.identify(id, attributes);
  }
}
