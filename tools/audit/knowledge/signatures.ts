/** Values that are signatures: the header that came, or the digest that was made. */
import type { Module } from '../program/module';
import { calleeName, literalText, type Node } from '../program/nodes';
import { origins } from '../values/origins';
import { valueOf, type Value } from '../values/value';
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
  if (calleeName(node) !== 'digest') return false;
  const root = rootCall(node, module);
  return verificationsIn(module).some(({ call }) => call === root);
}

/** Encoders keep what they encode: `Buffer.from(signature, 'hex')`. */
function looksThrough(origin: Value): Value[] {
  const { node } = origin;
  if (node.type !== 'CallExpression') return [origin];
  const name = calleeName(node) ?? '';
  const [first] = node.arguments;
  const passesOn = /^(?:from|String|toLowerCase|trim|toString|encode)$/.test(name);
  if (!passesOn) return [origin];
  const inner = first && first.type !== 'SpreadElement' && name !== 'toString' ? first : undefined;
  const object = node.callee.type === 'MemberExpression' ? node.callee.object : undefined;
  const next = /^(?:toLowerCase|trim|toString)$/.test(name) ? object : inner;
  return next ? origins(valueOf(next, origin.module, origin.frame)).flatMap(looksThrough) : [origin];
}

export type SignaturePart = 'header' | 'digest' | 'named';

/** What of a signature a value is; `named` when only its name says so, in a file that receives delivery events. */
export function signaturePart(node: Node, module: Module): SignaturePart | undefined {
  const found = origins(valueOf(node, module)).flatMap(looksThrough);
  if (found.some(isHeader)) return 'header';
  if (found.some((origin) => isDigest(origin, module))) return 'digest';
  const text = module.text.slice(node.range[0], node.range[1]);
  const isNamed = /^(?:\w+\.)*(?:\w*[sS]ig(?:nature)?|expected\w*|computed\w*|digest|hmac)$/.test(text);
  return isNamed && verificationsIn(module).length > 0 && isReceiver(module) ? 'named' : undefined;
}
