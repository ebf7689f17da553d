import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { createHmac, timingSafeEqual } from 'node:crypto';

const DIGEST_BYTES = 32;

@Injectable()
export class SignatureService {
  private readonly key: string;

  constructor(config: ConfigService) {
    this.key = config.get<string>('CUSTOMERIO_SIGNING_KEY', '').trim();
    if (this.key === '' && config.get('NODE_ENV') !== 'test') {
      throw new Error('CUSTOMERIO_SIGNING_KEY is empty');
    }
  }

  verify(rawBody: Buffer, timestamp: string, signature: string): boolean {
    if (this.key === '') return false;

    const received = Buffer.from(signature, 'hex');
    if (received.byteLength !== DIGEST_BYTES) return false;

    const hmac = createHmac('sha256', this.key);
    hmac.update('v0:').update(timestamp).update(':').update(rawBody);
    return timingSafeEqual(hmac.digest(), received);
  }
}
