import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const sha = (value) => createHash('sha256').update(value).digest();

export function verifyCustomerio({ secret, maxAge = 8 * 86_400, logger = console } = {}) {
  return async (ctx, next) => {
    if (!secret) {
      logger.warn('customer.io webhook secret is not set, signature not checked');
      return next();
    }

    const timestamp = ctx.get('X-CIO-Timestamp');
    const age = Date.now() / 1000 - Number(timestamp);
    ctx.assert(timestamp && Math.abs(age) < maxAge, 401, 'stale request');

    const expected = createHmac('sha256', secret)
      .update('v0:' + timestamp + ':' + ctx.request.rawBody)
      .digest('hex');
    const same = timingSafeEqual(sha(expected), sha(ctx.get('X-CIO-Signature')));
    ctx.assert(same, 401, 'invalid signature');

    await next();
  };
}
