import { CanActivate, ExecutionContext, Injectable, RawBodyRequest, UnauthorizedException } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { createHmac } from 'node:crypto';
import type { Request } from 'express';

@Injectable()
export class CustomerioSignatureGuard implements CanActivate {
  private readonly secret: string;
  private readonly maxAge: number;

  constructor(config: ConfigService) {
    this.secret = config.getOrThrow<string>('CUSTOMERIO_WEBHOOK_SIGNING_KEY');
    this.maxAge = config.get<number>('CUSTOMERIO_WEBHOOK_MAX_AGE', 604800);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<RawBodyRequest<Request>>();
    const timestamp = request.header('x-cio-timestamp');
    if (!timestamp || !request.rawBody || this.isStale(timestamp)) {
      throw new UnauthorizedException();
    }

    const hmac = createHmac('sha256', this.secret);
    hmac.update(`v0:${timestamp}:`);
    hmac.update(request.rawBody);
    if (hmac.digest('hex') !== request.header('x-cio-signature')) {
      throw new UnauthorizedException('signature mismatch');
    }
    return true;
  }

  private isStale(timestamp: string): boolean {
    const age = Math.floor(Date.now() / 1000) - Number(timestamp);
    return Number.isNaN(age) || Math.abs(age) > this.maxAge;
  }
}
