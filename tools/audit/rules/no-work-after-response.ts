import type { TSESTree } from '@typescript-eslint/types';

import { areExclusive, isHandedToPlatform, isWaitedFor, leavesBefore } from '../knowledge/flow';
import { handlerAround, isServerless } from '../knowledge/handlers';
import type { Module } from '../program/module';
import {
  calleeName,
  dottedName,
  enclosingFunction,
  enclosingFunctions,
  isWithin,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import type { CodeRule } from '../rule';

const answers = /^(?:send|json|end|sendStatus|redirect|render|sendFile|jsonp)$/;

/** `res.status(200).json(…)`, `reply.send(…)`. */
function isAnswer(call: TSESTree.CallExpression): boolean {
  if (!answers.test(calleeName(call) ?? '') || call.callee.type !== 'MemberExpression') return false;
  let object: Node = call.callee.object;
  while (object.type === 'CallExpression' && object.callee.type === 'MemberExpression') object = object.callee.object;
  return /^_?(?:res|response|reply)$/.test(dottedName(object) ?? '');
}

/** An answer in the handler that has certainly gone out when the node is reached. */
const answeredBefore = (node: Node, handler: FunctionNode, module: Module): boolean =>
  module
    .nodes('CallExpression')
    .some(
      (call) =>
        isAnswer(call) &&
        isWithin(call, handler.body) &&
        enclosingFunction(call) === handler &&
        call.range[1] <= node.range[0] &&
        !areExclusive(call, node) &&
        !leavesBefore(call, node),
    );

const later = /^(?:setTimeout|setImmediate|nextTick|queueMicrotask)$/;

const isPutOff = (node: Node, handler: FunctionNode): boolean =>
  enclosingFunctions(node).some(
    (fn) =>
      fn !== handler &&
      isWithin(fn, handler) &&
      fn.parent.type === 'CallExpression' &&
      later.test(calleeName(fn.parent) ?? ''),
  );

export const rule: CodeRule = {
  id: 'no-work-after-response',
  family: 'calls',
  description:
    'A function on a serverless platform finishes its calls before it answers, or hands them to the platform.',
  level: 'error',
  messages: {
    after:
      'This call starts after the response. The platform takes the CPU away when the function has answered, so the call stops half-way or never starts. Publish or await before the answer, or hand it to waitUntil.',
    floating:
      'Nobody waits for this call, and the function answers before it is done. The platform then takes the CPU away, and the call is lost without an error. Publish and await that, or hand it to waitUntil.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    for (const { site, kind } of operations) {
      const handler = kind === 'read' ? undefined : handlerAround(site, module);
      if (!handler || isHandedToPlatform(site) || !isServerless(handler, module)) continue;
      if (answeredBefore(site, handler, module)) report({ node: site, messageId: 'after' });
      else if (isPutOff(site, handler) || !isWaitedFor(site)) report({ node: site, messageId: 'floating' });
    }
  },
};
