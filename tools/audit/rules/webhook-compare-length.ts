import type { TSESTree } from '@typescript-eslint/types';

import { signaturePart } from '../knowledge/signatures';
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  enclosingFunction,
  enclosingFunctions,
  isFunction,
  isWithin,
  memberName,
  unwrap,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import type { CodeRule } from '../rule';
import { functionsCalled } from '../values/calls';
import { origins } from '../values/origins';
import { valueOf } from '../values/value';

const isInTry = (node: Node): boolean => {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return false;
    if (up.type === 'TryStatement' && up.handler && isWithin(node, up.block)) return true;
  }
  return false;
};

/** A try around the call of the function that compares. */
const callersCatch = (fn: FunctionNode, module: Module): boolean => {
  const calls = module
    .nodes('CallExpression')
    .filter((call) => functionsCalled(valueOf(call, module), call, origins).some(({ node }) => node === fn));
  return calls.length > 0 && calls.every(isInTry);
};

/** The value whose length is asked for. */
const measured = (node: Node): Node | undefined => {
  const inner = unwrap(node);
  if (inner.type !== 'MemberExpression') return undefined;
  return /^(?:length|byteLength)$/.test(memberName(inner) ?? '') ? inner.object : undefined;
};

/** The length of the body, or of a list of keys, says nothing about the signature. */
const otherThing = /body|raw|payload|chunk|keys|secrets/i;

/** A comparison of lengths, or a check of the form with its length, before the call. */
function checksLength(call: TSESTree.CallExpression, module: Module): boolean {
  const fn = enclosingFunctions(call).at(-1);
  const from = fn?.range[0] ?? 0;
  const comparesLength = module.nodes('BinaryExpression').some(({ operator, left, right, range }) => {
    if (range[0] < from || range[1] > call.range[0] || !/^(?:[!=]==?|[<>]=?)$/.test(operator)) return false;
    const sides = [left, right].flatMap((side) => measured(side) ?? []);
    return sides.some((side) => !otherThing.test(module.text.slice(side.range[0], side.range[1])));
  });
  // A form that says how long a signature is may be asked for by whoever calls.
  return comparesLength || module.text.includes('{64}');
}

/** Hashes of both sides are as long as each other. */
const areHashes = (call: TSESTree.CallExpression, module: Module): boolean =>
  call.arguments.every((one) => {
    const found = one.type === 'SpreadElement' ? [] : origins(valueOf(one, module));
    return (
      found.length > 0 &&
      found.every(
        ({ node }) => node.type === 'CallExpression' && calleeName(node) === 'digest' && node.arguments.length === 0,
      )
    );
  });

export const rule: CodeRule = {
  id: 'webhook-compare-length',
  family: 'receivers',
  description: 'timingSafeEqual gets two buffers of the same length, or its error is caught.',
  level: 'error',
  messages: {
    throws:
      "timingSafeEqual throws when the lengths differ, and the length of the signature is the sender's choice. A short one makes this receiver answer 500, which stops the feed for an hour. Compare the lengths first and answer 401.",
  },
  looksAt: ['CallExpression'],
  check({ module }, report) {
    for (const call of module.nodes('CallExpression')) {
      if (calleeName(call) !== 'timingSafeEqual' || call.arguments.length < 2) continue;
      const isSignature = call.arguments.some((one) => one.type !== 'SpreadElement' && signaturePart(one, module));
      if (!isSignature || isInTry(call) || checksLength(call, module) || areHashes(call, module)) continue;
      const fn = enclosingFunction(call);
      if (fn && callersCatch(fn, module)) continue;
      report({ node: call, messageId: 'throws' });
    }
  },
};
