import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { APIClient, RegionEU, RegionUS, SendPushRequest } from 'customerio-node';
import { customerioConfig } from '../config/customerio.config';

@Injectable()
export class MessagingService {
  private readonly api: APIClient;

  constructor(@Inject(customerioConfig.KEY) config: ConfigType<typeof customerioConfig>) {
    this.api = new APIClient(config.appApiKey, {
      region: config.region === 'eu' ? RegionEU : RegionUS,
      retry: { maxRetries: 0 },
    });
  }

  async driverArrived(riderId: string, plate: string): Promise<void> {
    await this.api.sendPush(
      new SendPushRequest({
        identifiers: { id: riderId },
        transactional_message_id: 'driver_arrived',
        message_data: { plate },
      }),
    );
  }
}
