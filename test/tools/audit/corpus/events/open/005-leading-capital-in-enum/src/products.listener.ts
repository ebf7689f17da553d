import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { TrackClient } from 'customerio-node';
import { ProductEvent } from './events.enum';

@Injectable()
export class ProductsListener {
  constructor(private readonly track: TrackClient) {}

  @OnEvent('product.viewed', { async: true })
  async viewed(payload: { userId: string; sku: string }): Promise<void> {
    await this.track.track(payload.userId, {
      name: ProductEvent.Viewed,
      data: { sku: payload.sku },
    });
  }
}
