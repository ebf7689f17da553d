/** Values that are signatures: the header that came, or the digest that was made. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import { calleeName, literalText, receiverOf, type Node } from '../program/nodes';
import { origins } from '../values/origins';
import { valueOf, type Value } from '../values/value';
import { argumentsFor } from './around';
import { isReceiver, rootCall, verificationsIn } from './receivers';

const signatureHeader = /^x-cio-signature$/i;

/** `headers['x-cio-signature']`, `req.header('X-CIO-Signature')`, `headers.get('x-cio-signature')`. */
const isHeader = ({ node, path }: Value): boolean => {
  if (path.some((name) => signatureHeader.test(name))) return true;
  return node.type === 'CallExpression' && node.arguments.some((one) => signatureHeader.test(literalText(one) ?? ''));
};

function isDigest(origin: Value, module: Module): boolean {
  const { node } = origin;
  if (node.type !== 'CallExpression' || origin.module !== module) return false;
  if (verificationsIn(module).some(({ call, via }) => call === node && via === 'subtle')) return true;
  if (calleeName(node) !== 'digest') return false;
  const root = rootCall(node, module);
  return verificationsIn(module).some(({ call }) => call === root);
}

/** Encoders within encoders: deeper than this, a variable is encoded again and again. */
const encodersMax = 6;

/** Encoders keep what they encode: `Buffer.from(signature, 'hex')`. */
function looksThrough(origin: Value, depth = 0): Value[] {
  const { node } = origin;
  if (depth >= encodersMax || (node.type !== 'CallExpression' && node.type !== 'NewExpression')) return [origin];
  const name = calleeName(node) ?? '';
  const [first] = node.arguments;
  const passesOn = /^(?:from|Uint8Array|String|toLowerCase|trim|toString|encode)$/.test(name);
  if (!passesOn) return [origin];
  const inner = first && first.type !== 'SpreadElement' && name !== 'toString' ? first : undefined;
  const object = node.callee.type === 'MemberExpression' ? node.callee.object : undefined;
  const next = /^(?:toLowerCase|trim|toString)$/.test(name) ? object : inner;
  if (!next) return [origin];
  return origins(valueOf(next, origin.module, origin.frame)).flatMap((inner) => looksThrough(inner, depth + 1));
}

export type SignaturePart = 'header' | 'digest' | 'named';

/** What of a signature a value is; `named` when only its name says so, in a file that receives delivery events. */
export function signaturePart(node: Node, module: Module): SignaturePart | undefined {
  const own = origins(valueOf(node, module)).flatMap((origin) => looksThrough(origin));
  // `same(made, given)`: what the parameters of a function that compares are given.
  const handed = own.flatMap((origin) => argumentsFor(origin, { module })).flatMap(origins);
  const found = [...own, ...handed.flatMap((origin) => looksThrough(origin))];
  if (found.some(isHeader)) return 'header';
  if (found.some((origin) => isDigest(origin, module))) return 'digest';
  const text = module.text.slice(node.range[0], node.range[1]);
  const isNamed = /^(?:\w+\.)*(?:\w*[sS]ig(?:nature)?|expected\w*|computed\w*|digest|hmac)$/.test(text);
  return isNamed && verificationsIn(module).length > 0 && isReceiver(module) ? 'named' : undefined;
}

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
  if (/^(?:equals|compare|is|localeCompare|includes|endsWith)$/.test(name)) {
    if (object.type === 'Identifier' && /^(?:Buffer|Object)$/.test(object.name)) {
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

/** Comparisons of a made and a received signature that take as long as they fit. */
export const unsafeComparisonsIn = (module: Module): Node[] =>
  [...module.nodes('BinaryExpression'), ...module.nodes('CallExpression')].filter((node) => {
    const pair = comparedPair(node);
    return pair !== undefined && isWrong(pair, module);
  });

/** All comparisons of signatures, the safe ones too. */
export const comparisonsIn = (module: Module): Node[] => [
  ...unsafeComparisonsIn(module),
  ...module.nodes('CallExpression').filter((call) => calleeName(call) === 'timingSafeEqual'),
];
