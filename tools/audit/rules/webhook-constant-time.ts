import { unsafeComparisonsIn } from '../knowledge/signatures';
import type { CodeRule } from '../rule';

export const rule: CodeRule = {
  id: 'webhook-constant-time',
  family: 'receivers',
  description: 'Signatures are compared in constant time.',
  level: 'error',
  messages: {
    comparison:
      'This comparison stops at the first character that differs, so the time it takes tells how much of a forged signature was right. Compare the lengths, then use crypto.timingSafeEqual, or verifyRequestSignature of customerio-node.',
  },
  looksAt: ['BinaryExpression', 'CallExpression'],
  check({ module }, report) {
    for (const node of unsafeComparisonsIn(module)) report({ node, messageId: 'comparison' });
  },
};
