import { Controller, Headers, HttpCode, Inject, Post, RawBodyRequest, Req, UnauthorizedException } from '@nestjs/common';
import type { Request } from 'express';
import { CLOCK, Clock } from '../clock';
import { EventStore } from '../event-store';
import { SignatureService } from './signature.service';

@Controller('reporting')
export class ReportingController {
  constructor(
    private readonly signatures: SignatureService,
    private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  async receive(
    @Req() req: RawBodyRequest<Request>,
    @Headers('x-cio-timestamp') timestamp = '',
    @Headers('x-cio-signature') signature = '',
  ) {
    const drift = Math.abs(this.clock.nowSeconds() - Number.parseInt(timestamp, 10));
    const recent = drift <= 691_200;
    if (!req.rawBody || !recent || !this.signatures.verify(req.rawBody, timestamp, signature)) {
      throw new UnauthorizedException();
    }
    await this.store.append(JSON.parse(req.rawBody.toString('utf8')));
    return { ok: true };
  }
}
