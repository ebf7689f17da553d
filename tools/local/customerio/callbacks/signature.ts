/** Signs a reporting webhook as Customer.io does: its own line, so that a mistake in the receiver is not made here too. */
import { createHmac } from 'node:crypto';

/**
 * Lowercase hexadecimal HMAC-SHA256 over `v0:<timestamp>:<body>`, without a prefix (reporting webhooks, docs.customer.io;
 * test/webhooks.ts of customerio-node).
 */
export function signatureOf(body: Buffer | string, timestamp: string, signingKey: string): string {
  return createHmac('sha256', signingKey).update(`v0:${timestamp}:`).update(body).digest('hex');
}
