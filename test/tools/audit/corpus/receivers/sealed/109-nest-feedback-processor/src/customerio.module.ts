import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { RegionEU, TrackClient } from 'customerio-node';

export const CIO_TRACK = Symbol('CIO_TRACK');

@Module({
  providers: [
    {
      provide: CIO_TRACK,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new TrackClient(
          config.getOrThrow('CUSTOMERIO_SITE_ID'),
          config.getOrThrow('CUSTOMERIO_TRACK_API_KEY'),
          { region: RegionEU },
        ),
    },
  ],
  exports: [CIO_TRACK],
})
export class CustomerioModule {}
