import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { APIClient, RegionEU, TrackClient } from 'customerio-node';

@Module({
  providers: [
    {
      provide: TrackClient,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new TrackClient(config.getOrThrow('CUSTOMERIO_SITE_ID'), config.getOrThrow('CUSTOMERIO_TRACK_API_KEY'), {
          region: RegionEU,
        }),
    },
    {
      provide: APIClient,
      inject: [ConfigService],
      useFactory(config: ConfigService) {
        return new APIClient(config.getOrThrow('CUSTOMERIO_APP_API_KEY'), {
          region: RegionEU,
          retry: { maxRetries: 0 },
        });
      },
    },
  ],
  exports: [TrackClient, APIClient],
})
export class CustomerioModule {}
