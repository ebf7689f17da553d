/** Where a handler sends its response. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  enclosingFunction,
  isFunction,
  isWithin,
  literalText,
  unwrap,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import { areExclusive, leavesBefore } from './flow';

const answers = /^(?:send|json|end|sendStatus|redirect|render|sendFile|jsonp)$/;

/** `const response = await fetch(…)` is what somebody else answered. */
function isReceived(object: Node, module: Module): boolean {
  const definition = module.variable(object)?.defs[0]?.node as Node | undefined;
  return (
    definition?.type === 'VariableDeclarator' &&
    definition.init !== null &&
    unwrap(definition.init).type === 'CallExpression'
  );
}

/** `res.status(200).json(…)`, `reply.send(…)`. */
function isAnswer(call: TSESTree.CallExpression, module: Module): boolean {
  if (!answers.test(calleeName(call) ?? '') || call.callee.type !== 'MemberExpression') return false;
  let object: Node = call.callee.object;
  while (object.type === 'CallExpression' && object.callee.type === 'MemberExpression') object = object.callee.object;
  return /(?:^|\.)_?(?:res|response|reply)$/.test(dottedName(object) ?? '') && !isReceived(object, module);
}

/** `res.on('finish', fn)`: what runs when the response is out. */
const runsAfterFinish = (node: Node): boolean =>
  [...ancestors(node)].some(
    (up) =>
      isFunction(up) &&
      up.parent.type === 'CallExpression' &&
      /^(?:on|once)$/.test(calleeName(up.parent) ?? '') &&
      /^(?:finish|close)$/.test(literalText(up.parent.arguments[0]) ?? ''),
  );

/** `call().then(() => res.end())`: the response waits for the call, also without `await`. */
export function isAnsweredInChain(site: Node, module: Module): boolean {
  let below: Node = site;
  for (const up of ancestors(site)) {
    const isChain =
      up.type === 'MemberExpression' ? up.object === below : up.type === 'CallExpression' && up.callee === below;
    if (!isChain) return false;
    if (up.type === 'CallExpression' && calleeName(up) === 'then') {
      const callbacks = up.arguments.filter(isFunction);
      const answersHere = (call: TSESTree.CallExpression): boolean =>
        callbacks.some((one) => isWithin(call, one)) && (isAnswer(call, module) || calleeName(call) === 'next');
      if (module.nodes('CallExpression').some(answersHere)) return true;
    }
    below = up;
  }
  return false;
}

/** An answer in the handler that has certainly gone out when the node is reached. */
export const answeredBefore = (node: Node, handler: FunctionNode, module: Module): boolean =>
  runsAfterFinish(node) ||
  module
    .nodes('CallExpression')
    .some(
      (call) =>
        isAnswer(call, module) &&
        isWithin(call, handler.body) &&
        enclosingFunction(call) === handler &&
        call.range[1] <= node.range[0] &&
        !areExclusive(call, node) &&
        !leavesBefore(call, node),
    );
