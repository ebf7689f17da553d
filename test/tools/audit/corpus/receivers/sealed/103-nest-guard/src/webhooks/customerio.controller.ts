import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { CustomerioSignatureGuard } from './customerio-signature.guard';
import { DeliveryEventsRepository } from './delivery-events.repository';

@Controller('webhooks')
@UseGuards(CustomerioSignatureGuard)
export class CustomerioController {
  constructor(private readonly events: DeliveryEventsRepository) {}

  @Post('customerio')
  @HttpCode(200)
  async receive(@Body() event: Record<string, unknown>): Promise<void> {
    await this.events.insertOnce(String(event.event_id), event);
  }
}
