import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { RegionEU, TrackClient } from 'customerio-node';
import { MemberListener } from './member.listener';

@Module({
  imports: [ConfigModule],
  providers: [
    {
      provide: TrackClient,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new TrackClient(
          config.getOrThrow<string>('CUSTOMERIO_SITE_ID'),
          config.getOrThrow<string>('CUSTOMERIO_APP_API_KEY'),
          { region: RegionEU, timeout: 5000 },
        ),
    },
    MemberListener,
  ],
})
export class MessagingModule {}
