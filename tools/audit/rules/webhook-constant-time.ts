import type { TSESTree } from '@typescript-eslint/types';

import { signaturePart, type SignaturePart } from '../knowledge/signatures';
import { calleeName, literalText, receiverOf, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';

const isComparison = ({ operator }: TSESTree.BinaryExpression): boolean => /^[!=]==?$/.test(operator);

const isConstant = (node: Node): boolean =>
  literalText(node) !== undefined ||
  node.type === 'Literal' ||
  node.type === 'UnaryExpression' ||
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'MemberExpression' &&
    node.property.type === 'Identifier' &&
    /^(?:length|byteLength)$/.test(node.property.name));

const comparesSignature = (one: SignaturePart | undefined, other: SignaturePart | undefined): boolean =>
  one === 'digest' ||
  other === 'digest' ||
  (one === 'header' && other !== undefined) ||
  (other === 'header' && one !== undefined);

function comparedPair(node: Node): [Node, Node] | undefined {
  if (node.type === 'BinaryExpression') return isComparison(node) ? [node.left, node.right] : undefined;
  if (node.type !== 'CallExpression') return undefined;
  const object = receiverOf(node);
  const [first] = node.arguments;
  const name = calleeName(node) ?? '';
  if (!object || !first || first.type === 'SpreadElement') return undefined;
  if (/^(?:equals|compare|localeCompare|includes|endsWith)$/.test(name)) {
    if (object.type === 'Identifier' && object.name === 'Buffer') {
      return node.arguments[1] && node.arguments[1].type !== 'SpreadElement' ? [first, node.arguments[1]] : undefined;
    }
    return [object, first];
  }
  return undefined;
}

const isWrong = ([left, right]: [Node, Node], module: Module): boolean =>
  !isConstant(left) &&
  !isConstant(right) &&
  comparesSignature(signaturePart(left, module), signaturePart(right, module));

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
    for (const node of [...module.nodes('BinaryExpression'), ...module.nodes('CallExpression')]) {
      const pair = comparedPair(node);
      if (pair && isWrong(pair, module)) report({ node, messageId: 'comparison' });
    }
  },
};
