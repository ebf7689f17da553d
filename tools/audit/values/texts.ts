/** The texts that a value can be, with holes where only the running program knows. */
import type { TSESTree } from '@typescript-eslint/types';

import { calleeName, dottedName, literalText, receiverOf, type Node } from '../program/nodes';
import { withinBudget } from './budget';
import { origins } from './origins';
import { any, isMadeOfItself, step, type Value } from './value';

/** A piece of text, or the expression that fills the hole. */
export type Part = string | Value;
export type Text = readonly Part[];

/** More alternatives than this are as good as unknown. */
const textsMax = 24;

/** The one text without holes; undefined when there is a hole. */
export const wholeText = (text: Text): string | undefined =>
  text.every((part) => typeof part === 'string') ? text.join('') : undefined;

/** The text as far as it is known from its beginning. */
export function startOfText(text: Text): string {
  let start = '';
  for (const part of text) {
    if (typeof part !== 'string') break;
    start += part;
  }
  return start;
}

export const holesOf = (text: Text): Value[] => text.filter((part): part is Value => typeof part !== 'string');

const hole = (value: Value): Text[] => [[value]];

/** Every way to put one alternative of each operand after the other. */
function joined(operands: readonly (readonly Text[])[], whole: Value): Text[] {
  let texts: Text[] = [[]];
  for (const alternatives of operands) {
    texts = texts.flatMap((before) => alternatives.map((after) => [...before, ...after]));
    if (texts.length > textsMax) return hole(whole);
  }
  return texts;
}

const textsAt = (value: Value, node: Node): Text[] => textsOf(step(value, node, { path: [] }));

const mapText = (texts: readonly Text[], change: (text: string) => string): Text[] =>
  texts.map((text) => text.map((part) => (typeof part === 'string' ? change(part) : part)));

function callText(value: Value, call: TSESTree.CallExpression): Text[] {
  const name = dottedName(call.callee) ?? '';
  const method = calleeName(call) ?? '';
  const object = receiverOf(call);
  const [first] = call.arguments;
  if (/^(?:z|zod)\.(?:enum|literal)$/.test(name) && first) return schemaTexts(value, first);
  if (/^(?:String|encodeURIComponent|encodeURI|decodeURIComponent)$/.test(name) && first) return textsAt(value, first);
  if (!object) return hole(value);
  switch (method) {
    case 'toString':
    case 'trim':
    case 'toJSON':
      return call.arguments.length === 0 ? textsAt(value, object) : hole(value);
    case 'toLowerCase':
      return mapText(textsAt(value, object), (text) => text.toLowerCase());
    case 'toUpperCase':
      return mapText(textsAt(value, object), (text) => text.toUpperCase());
    case 'concat':
      return joined([textsAt(value, object), ...call.arguments.map((one) => textsAt(value, one))], value);
    case 'join':
      return joinText(value, object, first);
    case 'replace':
    case 'replaceAll':
      return replacedText(value, object, call.arguments, method === 'replaceAll');
    default:
      return hole(value);
  }
}

/** `'order_{id}'.replace('{id}', order.id)`. */
function replacedText(value: Value, object: Node, [pattern, replacement]: readonly Node[], all: boolean): Text[] {
  const mark = literalText(pattern);
  const whole = textsAt(value, object).map(wholeText);
  if (mark === undefined || mark === '' || !replacement) return hole(value);
  return whole.flatMap((text): Text[] => {
    if (text === undefined) return hole(value);
    const [before = '', ...rest] = text.split(mark);
    const pieces = [before, ...(all || rest.length === 0 ? rest : [rest.join(mark)])].map((piece): Text[] => [[piece]]);
    const filled = textsAt(value, replacement);
    return joined(
      pieces.flatMap((piece, index) => (index === 0 ? [piece] : [filled, piece])),
      value,
    );
  });
}

/** `z.enum(['a', 'b'])`, `z.literal('a')`. */
function schemaTexts(value: Value, list: Node): Text[] {
  const inner = step(value, list, { path: [] });
  const isList = origins(inner).some(({ node }) => node.type === 'ArrayExpression');
  return textsOf(isList ? { ...inner, path: [any] } : inner);
}

function joinText(value: Value, list: Node, separatorNode: Node | undefined): Text[] {
  const separator = separatorNode === undefined ? ',' : literalText(separatorNode);
  const arrays = origins(step(value, list, { path: [] }));
  const [array] = arrays;
  if (separator === undefined || arrays.length !== 1 || array?.node.type !== 'ArrayExpression') return hole(value);
  const operands = array.node.elements.flatMap((element, index) => {
    const own = element ? [textsAt(array, element)] : [];
    return index === 0 ? own : [[[separator]], ...own];
  });
  return joined(operands, value);
}

/** `new URL(path, base)` as text. */
function urlText(value: Value, { arguments: [pathNode, baseNode] }: TSESTree.NewExpression): Text[] {
  if (!pathNode) return hole(value);
  const paths = textsAt(value, pathNode);
  if (!baseNode) return paths;
  return textsAt(value, baseNode).flatMap((base) =>
    paths.map((path): Text => {
      const start = startOfText(base);
      if (!URL.canParse(start)) return [value];
      const isRooted = startOfText(path).startsWith('/');
      const origin = isRooted ? new URL(start).origin : start.replace(/[^/]*$/, '');
      return [origin, ...path];
    }),
  );
}

function textsOfOrigin(value: Value): Text[] {
  const { node } = value;
  if (isMadeOfItself(value)) return hole(value);
  if (value.path.length > 0) {
    const isUrl = node.type === 'NewExpression' && calleeName(node) === 'URL' && value.path[0] === 'href';
    return isUrl ? urlText(value, node) : hole(value);
  }
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' || typeof node.value === 'number' ? [[String(node.value)]] : hole(value);
    case 'TSLiteralType':
      return node.literal.type === 'Literal' ? [[String(node.literal.value)]] : hole(value);
    case 'TemplateLiteral': {
      const operands = node.quasis.flatMap((quasi, index) => {
        const expression = node.expressions[index];
        const text: Text[] = [[quasi.value.cooked ?? '']];
        return expression ? [text, textsAt(value, expression)] : [text];
      });
      return joined(operands, value);
    }
    case 'BinaryExpression':
      return node.operator === '+'
        ? joined([textsAt(value, node.left), textsAt(value, node.right)], value)
        : hole(value);
    case 'CallExpression':
      return callText(value, node);
    case 'NewExpression':
      return calleeName(node) === 'URL' ? urlText(value, node) : hole(value);
    default:
      return hole(value);
  }
}

/** Every text that a value can be. A value that is no text is one hole. */
export const textsOf = (value: Value): Text[] =>
  withinBudget(
    () => hole(value),
    () => {
      const found = origins(value);
      if (found.length === 0 || found.length > textsMax) return hole(value);
      const texts = found.flatMap(textsOfOrigin);
      return texts.length > textsMax ? hole(value) : texts;
    },
  );

/** The texts without holes that a value can be, each with the place it comes from. */
export function literalTexts(value: Value): { readonly text: string; readonly origin: Value }[] {
  return origins(value).flatMap((origin) =>
    textsOfOrigin(origin).flatMap((text) => {
      const whole = wholeText(text);
      return whole === undefined ? [] : [{ text: whole, origin }];
    }),
  );
}
