import { answeredBefore, isAnsweredInChain } from '../knowledge/answers';
import { isFinished, isHandedToPlatform } from '../knowledge/flow';
import { handlerAround, isBackground } from '../knowledge/handlers';
import type { CodeRule } from '../rule';

export const rule: CodeRule = {
  id: 'no-await-in-request-path',
  family: 'calls',
  description: 'A request does not wait for Customer.io: it publishes a message and answers.',
  level: 'warn',
  messages: {
    waits:
      'A user waits for this call before the response goes out. When Customer.io is slow or down, so is this route, and an error here loses the message. Publish it to a topic (Publisher.identify, track or transactional) and answer.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest || isBackground(module)) return;
    for (const { site, kind, via } of operations) {
      if (kind === 'read' || via === 'publisher' || isHandedToPlatform(site)) continue;
      const handler = handlerAround(site, module);
      if (!handler) continue;
      if (
        (isFinished(site, handler, module) || isAnsweredInChain(site, module)) &&
        !answeredBefore(site, handler, module)
      )
        report({ node: site, messageId: 'waits' });
    }
  },
};
