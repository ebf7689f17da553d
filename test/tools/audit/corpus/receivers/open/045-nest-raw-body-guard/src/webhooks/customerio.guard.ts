import { CanActivate, ExecutionContext, Injectable, type RawBodyRequest } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { Request } from 'express';
import { verifyRequestSignature } from 'customerio-node';

const WINDOW_SECONDS = 8 * 24 * 3600;

@Injectable()
export class CustomerioGuard implements CanActivate {
  private readonly signingSecret: string;

  constructor(config: ConfigService) {
    this.signingSecret = config.getOrThrow<string>('CUSTOMERIO_SIGNING_KEY');
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<RawBodyRequest<Request>>();
    const timestamp = request.get('x-cio-timestamp') ?? '';
    const signature = request.get('x-cio-signature') ?? '';
    const seconds = Number(timestamp);
    if (request.rawBody === undefined || Math.abs(Date.now() / 1000 - seconds) > WINDOW_SECONDS) {
      return false;
    }
    return verifyRequestSignature({
      signingSecret: this.signingSecret,
      timestamp,
      signature,
      body: request.rawBody,
    });
  }
}
