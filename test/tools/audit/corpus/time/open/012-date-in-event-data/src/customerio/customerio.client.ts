import { Injectable } from '@nestjs/common';
import { RegionEU, TrackClient } from 'customerio-node';

@Injectable()
export class CustomerioClient extends TrackClient {
  constructor() {
    super(process.env.CUSTOMERIO_SITE_ID ?? '', process.env.CUSTOMERIO_TRACK_API_KEY ?? '', {
      region: RegionEU,
    });
  }
}
