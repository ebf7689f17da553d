import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Headers {
  'x-cio-timestamp'?: string;
  'x-cio-signature'?: string;
}

export class SignatureVerifier {
  constructor(
    private readonly keys: readonly string[],
    private readonly windowSeconds: number,
    private readonly now: () => number = Date.now,
  ) {
    if (keys.length === 0) {
      throw new Error('no signing key');
    }
  }

  verify(headers: Headers, body: Buffer): boolean {
    const timestamp = headers['x-cio-timestamp'];
    const signature = headers['x-cio-signature'];
    if (!timestamp || !signature || Math.abs(this.now() / 1000 - Number(timestamp)) > this.windowSeconds) {
      return false;
    }
    const received = new Uint8Array(Buffer.from(signature, 'hex'));
    return this.keys.some((key) => {
      const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest();
      return timingSafeEqual(expected, received);
    });
  }
}
