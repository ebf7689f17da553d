import { Inject, Injectable } from '@nestjs/common';
import { ConfigType } from '@nestjs/config';
import { APIClient, RegionEU, RegionUS, SendEmailRequest, TrackClient } from 'customerio-node';
import customerioConfig from './customerio.config';

@Injectable()
export class CustomerioService {
  private readonly track: TrackClient;
  private readonly app: APIClient;

  constructor(@Inject(customerioConfig.KEY) config: ConfigType<typeof customerioConfig>) {
    if (!config.siteId || !config.trackKey || !config.appKey) {
      throw new Error('Customer.io is not configured');
    }
    const region = config.region === 'eu' ? RegionEU : RegionUS;
    this.track = new TrackClient(config.siteId, config.trackKey, { region });
    this.app = new APIClient(config.appKey, { region, retry: { maxRetries: 0 } });
  }

  async updateContact(id: string, email: string, company: string): Promise<void> {
    await this.track.identify(id, { email, company });
  }

  async sendInvitation(id: string, to: string, link: string): Promise<void> {
    await this.app.sendEmail(
      new SendEmailRequest({
        transactional_message_id: 'workspace_invitation',
        to,
        identifiers: { id },
        message_data: { link },
      }),
    );
  }
}
