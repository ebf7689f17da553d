import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { APIClient, RegionEU } from 'customerio-node';

export const CUSTOMERIO_APP = Symbol('CUSTOMERIO_APP');

@Module({
  imports: [ConfigModule],
  providers: [
    {
      provide: CUSTOMERIO_APP,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new APIClient(config.getOrThrow<string>('CUSTOMERIO_APP_API_KEY'), {
          region: RegionEU,
          retry: { maxRetries: 0 },
        }),
    },
  ],
  exports: [CUSTOMERIO_APP],
})
export class CustomerioModule {}
