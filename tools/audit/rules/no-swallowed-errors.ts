import type { TSESTree } from '@typescript-eslint/types';

import { ancestors, calleeName, dottedName, isFunction, isWithin, type Node } from '../program/nodes';
import type { CodeRule } from '../rule';

const isNothing = (node: Node | null | undefined): boolean =>
  !node ||
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'Literal' && node.value === null) ||
  (node.type === 'UnaryExpression' && node.operator === 'void') ||
  (node.type === 'ObjectExpression' && node.properties.length === 0) ||
  (node.type === 'ArrayExpression' && node.elements.length === 0);

/** A block that tells nobody: empty, or returning nothing. */
const isSilent = (block: TSESTree.BlockStatement): boolean =>
  block.body.every(
    (one) =>
      one.type === 'EmptyStatement' ||
      one.type === 'ContinueStatement' ||
      (one.type === 'ReturnStatement' && isNothing(one.argument)),
  );

/** `.catch(() => {})`, `.catch(noop)`. */
function isSilentCatch(handler: Node | undefined): boolean {
  if (!handler) return false;
  if (isFunction(handler)) {
    return handler.body.type === 'BlockStatement' ? isSilent(handler.body) : isNothing(handler.body);
  }
  return /(?:^|\.)noop$/.test(dottedName(handler) ?? '');
}

/** The chain of methods on the call's promise: `call().then(…).catch(…)`. */
function* chained(site: Node): Generator<TSESTree.CallExpression> {
  let below = site;
  for (const up of ancestors(site)) {
    if (up.type === 'MemberExpression' ? up.object !== below : up.type !== 'CallExpression' || up.callee !== below)
      return;
    if (up.type === 'CallExpression') yield up;
    below = up;
  }
}

const swallowsInChain = (site: Node): boolean =>
  [...chained(site)].some((call) => {
    const name = calleeName(call);
    if (name === 'catch') return isSilentCatch(call.arguments[0]);
    return name === 'then' && call.arguments.length > 1 && isSilentCatch(call.arguments[1]);
  });

/** `await Promise.allSettled(…)` whose results nobody looks at, or a group with a silent catch. */
function swallowsInGroup(site: Node): boolean {
  for (const up of ancestors(site)) {
    if (up.type !== 'CallExpression') continue;
    const name = dottedName(up.callee) ?? '';
    if (!/^Promise\.(?:all|allSettled)$/.test(name)) continue;
    if (swallowsInChain(up)) return true;
    const use = up.parent.type === 'AwaitExpression' ? up.parent.parent : up.parent;
    return name === 'Promise.allSettled' && use.type === 'ExpressionStatement';
  }
  return false;
}

function swallowsInTry(site: Node): boolean {
  for (const up of ancestors(site)) {
    if (isFunction(up)) return false;
    if (up.type === 'TryStatement' && up.handler && isWithin(site, up.block)) return isSilent(up.handler.body);
  }
  return false;
}

export const rule: CodeRule = {
  id: 'no-swallowed-errors',
  family: 'calls',
  description: 'An error of a call to Customer.io is logged, counted, retried or thrown on.',
  level: 'error',
  messages: {
    swallowed:
      'An error of this call disappears without a trace. A wrong key or a full rate limit then looks like success for days. Log it with its status, or let it be thrown on.',
  },
  looksAt: ['CallExpression'],
  check({ operations, isTest }, report) {
    if (isTest) return;
    for (const { site } of operations) {
      if (swallowsInChain(site) || swallowsInGroup(site) || swallowsInTry(site)) {
        report({ node: site, messageId: 'swallowed' });
      }
    }
  },
};
