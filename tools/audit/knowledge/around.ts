/** The functions of a program that run around a piece of a receiver, within the file and in the files that use it. */
import type { AuditedFile } from '../audited-file';
import type { Module } from '../program/module';
import { ancestors, isFunction, isWithin, type FunctionNode, type Node } from '../program/nodes';
import { functionsCalled } from '../values/calls';
import { origins } from '../values/origins';
import { valueOf } from '../values/value';

/** A function as something that two files can both name. */
export const functionKey = (fn: Node, module: Module): string => `${module.place}:${String(fn.range[0])}`;

export type Use = { readonly fn: FunctionNode; readonly module: Module; readonly call: Node };

const uses = new WeakMap<Module, Use[]>();

/** Every function of the program that a file calls or hands over, and where. */
export function functionsUsed({ module }: Pick<AuditedFile, 'module'>): readonly Use[] {
  const known = uses.get(module);
  if (known) return known;
  const found: Use[] = [];
  const add = (
    value: { readonly node: Node; readonly module: Module; readonly path: readonly string[] },
    call: Node,
  ): void => {
    if (isFunction(value.node) && value.path.length === 0) found.push({ fn: value.node, module: value.module, call });
  };
  for (const call of module.nodes('CallExpression')) {
    for (const fn of functionsCalled(valueOf(call, module), call, origins)) add(fn, call);
    for (const argument of call.arguments) {
      if (argument.type !== 'Identifier' && argument.type !== 'MemberExpression') continue;
      for (const origin of origins(valueOf(argument, module))) add(origin, call);
    }
  }
  uses.set(module, found);
  return found;
}

export const outermostFunction = (node: Node): FunctionNode | undefined =>
  [...ancestors(node)].filter(isFunction).at(-1);

/** The functions of the file from which a node can be reached, the one that it stands in included. */
export function functionsReaching(node: Node, module: Module): FunctionNode[] {
  const own = outermostFunction(node);
  const found = new Set<FunctionNode>(own ? [own] : []);
  for (let round = 0; round < 3; round += 1) {
    for (const use of functionsUsed({ module })) {
      if (![...found].some((fn) => use.fn === fn || isWithin(use.fn, fn))) continue;
      const outer = outermostFunction(use.call);
      if (outer) found.add(outer);
    }
  }
  return [...found];
}
