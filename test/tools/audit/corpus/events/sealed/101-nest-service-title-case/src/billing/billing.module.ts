import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { RegionEU, TrackClient } from 'customerio-node';
import { BillingEventsService, CUSTOMERIO_TRACK } from './billing-events.service';

@Module({
  providers: [
    {
      provide: CUSTOMERIO_TRACK,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new TrackClient(
          config.getOrThrow('CUSTOMERIO_SITE_ID'),
          config.getOrThrow('CUSTOMERIO_TRACK_API_KEY'),
          { region: RegionEU },
        ),
    },
    BillingEventsService,
  ],
  exports: [BillingEventsService],
})
export class BillingModule {}
