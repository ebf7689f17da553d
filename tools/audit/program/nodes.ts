/** Reading syntax trees: ESTree as ESLint's parsers make it, TypeScript's nodes included. */
import type { TSESTree } from '@typescript-eslint/types';

export type Node = TSESTree.Node;
export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

export const isFunction = (node: Node | null | undefined): node is FunctionNode =>
  node?.type === 'FunctionDeclaration' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';

export const isClass = (node: Node | null | undefined): node is ClassNode =>
  node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression';

/** The expression below what changes only its type, or waits for it. */
export function unwrap(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return unwrap(node.expression);
    case 'AwaitExpression':
      return unwrap(node.argument);
    default:
      return node;
  }
}

export function* ancestors(node: Node): Generator<Node> {
  for (let up = node.parent; up; up = up.parent) yield up;
}

export function enclosingFunction(node: Node): FunctionNode | undefined {
  for (const up of ancestors(node)) if (isFunction(up)) return up;
  return undefined;
}

/** All functions around a node, the innermost first. */
export const enclosingFunctions = (node: Node): FunctionNode[] => [...ancestors(node)].filter(isFunction);

export function enclosingClass(node: Node): ClassNode | undefined {
  for (const up of ancestors(node)) if (isClass(up)) return up;
  return undefined;
}

export const isWithin = (node: Node, outer: Node): boolean =>
  node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];

export const literalText = (node: Node | null | undefined): string | undefined => {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
};

/** The name of a property, a method or a member, when the text alone says it. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (!computed && (key.type === 'Identifier' || key.type === 'PrivateIdentifier')) return key.name;
  if (key.type === 'Literal' && typeof key.value === 'number') return String(key.value);
  return literalText(key);
}

export const memberName = (node: TSESTree.MemberExpression): string | undefined =>
  keyName(node.property, node.computed);

/** The last name of what is called: `c` of `a.b.c()`, `f` of `f()`. */
export function calleeName(call: TSESTree.CallExpression | TSESTree.NewExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? memberName(callee) : undefined;
}

/** The object a method is called on. */
export function receiverOf(call: TSESTree.CallExpression): Node | undefined {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' ? callee.object : undefined;
}

/** `a.b.c` written out, for comparing names; undefined when a part is computed or called. */
export function dottedName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type === 'ThisExpression') return 'this';
  if (inner.type !== 'MemberExpression') return undefined;
  const object = dottedName(inner.object);
  const name = memberName(inner);
  return object !== undefined && name !== undefined ? `${object}.${name}` : undefined;
}

/** The call that a chain begins with: `z.string` in `z.string().datetime()`. */
export function rootCallName(call: TSESTree.CallExpression): string {
  let at = call;
  for (;;) {
    const object = receiverOf(at);
    if (object?.type !== 'CallExpression') return dottedName(at.callee) ?? '';
    at = object;
  }
}

/** The statement that a node belongs to. */
export function statementOf(node: Node): Node {
  let current = node;
  for (const up of ancestors(node)) {
    if (up.type === 'BlockStatement' || up.type === 'Program' || up.type === 'SwitchCase' || isFunction(up)) break;
    current = up;
  }
  return current;
}

type Keys = Readonly<Record<string, readonly string[]>>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The direct children of a node, in the order of the parser's keys. */
export function* childrenOf(node: Node, keys: Keys): Generator<Node> {
  const own = node as unknown as Record<string, unknown>;
  for (const key of keys[node.type] ?? []) {
    const value = own[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) yield value;
  }
}

/** Calls `visit` for every node below `root`, `root` first; `false` leaves out what is below a node. */
export function walk(root: Node, keys: Keys, visit: (node: Node) => boolean | undefined): void {
  const rest: Node[] = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (visit(node) === false) continue;
    const children = [...childrenOf(node, keys)];
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child) rest.push(child);
    }
  }
}
