import { createHmac, timingSafeEqual } from 'node:crypto';
import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { Request } from 'express';

@Injectable()
export class CustomerioGuard implements CanActivate {
  private readonly key: string;

  constructor(config: ConfigService) {
    this.key = config.getOrThrow('CUSTOMERIO_SIGNING_KEY');
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const timestamp = request.get('X-CIO-Timestamp') ?? '';
    if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < 691_200)) {
      return false;
    }
    const payload = JSON.stringify(request.body);
    const mac = createHmac('sha256', this.key);
    mac.update(['v0', timestamp, payload].join(':'));
    const expected = Buffer.from(mac.digest('hex'));
    const received = Buffer.from(request.get('X-CIO-Signature') ?? '');
    return expected.length === received.length && timingSafeEqual(expected, received);
  }
}
