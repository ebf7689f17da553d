/** Signed callbacks for benchmarks: e-mail events of a campaign, about 0.6 kB each. */
import { createHash, createHmac } from 'node:crypto';

import { ulid } from 'ulid';

export const benchSigningKey = 'bench-signing-key';

const callbacksCount = 10_000;

export type BenchCallback = { readonly body: Buffer; readonly signature: string; readonly timestamp: string };

export function benchCallbacks(nowSeconds: number): BenchCallback[] {
  const timestamp = String(nowSeconds);
  return Array.from({ length: callbacksCount }, (_, index) => {
    const person = `person-${String(index).padStart(6, '0')}`;
    const email = `${person}@example.com`;
    const event = {
      event_id: ulid(nowSeconds * 1000),
      object_type: 'email',
      metric: 'delivered',
      timestamp: nowSeconds - index,
      data: {
        action_id: 42,
        campaign_id: 9,
        customer_id: person,
        delivery_id: createHash('sha256').update(person).digest('base64url').slice(0, 28),
        identifiers: { id: person, email, cio_id: `cio_${String(index).padStart(8, '0')}` },
        journey_id: ulid(nowSeconds * 1000),
        recipient: email,
        subject: 'Your order is on its way, and this is what is in it',
      },
    };
    const body = Buffer.from(JSON.stringify(event));
    const signature = createHmac('sha256', benchSigningKey).update(`v0:${timestamp}:`).update(body).digest('hex');
    return { body, signature, timestamp };
  });
}

/** The whole request, head and body, as it goes over the socket. */
export function requestBytes({ body, signature, timestamp }: BenchCallback): Buffer {
  const head = [
    'POST / HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${body.length}`,
    `x-cio-timestamp: ${timestamp}`,
    `x-cio-signature: ${signature}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}
