import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  timestamp: string;
  signature: string;
  body: Buffer;
}

export class SignatureVerifier {
  constructor(private readonly keys: readonly string[]) {
    if (keys.length === 0) {
      throw new Error('no signing key');
    }
  }

  verify(request: SignedRequest, nowMs: number): boolean {
    if (!/^[0-9a-f]{64}$/.test(request.signature) || !/^\d{1,12}$/.test(request.timestamp)) {
      return false;
    }
    const received = Buffer.from(request.signature, 'hex');
    const known = this.keys.some((key) => timingSafeEqual(received, this.digest(key, request)));
    const ageSeconds = nowMs / 1000 - Number(request.timestamp);
    return known && ageSeconds < 691_200 && ageSeconds > -300;
  }

  private digest(key: string, { timestamp, body }: SignedRequest): Buffer {
    return createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest();
  }
}
