import type { TSESTree } from '@typescript-eslint/types';

import { answeredBefore, isAnsweredInChain } from '../knowledge/answers';
import { isFinished, isHandedToPlatform } from '../knowledge/flow';
import { handlerAround, isBackground } from '../knowledge/handlers';
import type { CodeRule } from '../rule';

const isEnqueue = ({ callee }: TSESTree.CallExpression): boolean =>
  callee.type === 'MemberExpression' &&
  callee.object.type === 'MemberExpression' &&
  callee.object.property.type === 'Identifier' &&
  callee.object.property.name === 'enqueue';

export const rule: CodeRule = {
  id: 'no-work-after-response',
  family: 'calls',
  description: 'A handler finishes its calls before it answers, or hands them to the platform or the publisher.',
  level: 'error',
  messages: {
    after:
      'This call starts after the response. A function platform takes the CPU away then, and elsewhere a deployment ends the process, so the call stops half-way without an error. Publish before the answer, or hand it to waitUntil.',
    floating:
      'Nobody waits for this call, and the handler answers before it is done. A function platform takes the CPU away then, and elsewhere a deployment ends the process, so the call is lost without an error. Use publisher.enqueue, or hand it to waitUntil.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest || isBackground(module)) return;
    for (const { site, kind, via, call } of operations) {
      const handler = kind === 'read' ? undefined : handlerAround(site, module);
      if (!handler || isHandedToPlatform(site) || (via === 'publisher' && isEnqueue(call))) continue;
      if (answeredBefore(site, handler, module)) report({ node: site, messageId: 'after' });
      else if (!isFinished(site, handler, module) && !isAnsweredInChain(site, module))
        report({ node: site, messageId: 'floating' });
    }
  },
};
