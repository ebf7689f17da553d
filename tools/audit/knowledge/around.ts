/** The functions of a program that run around a piece of a receiver, within the file and in the files that use it. */
import type { AuditedFile } from '../audited-file';
import type { Module } from '../program/module';
import { ancestors, isFunction, isWithin, type FunctionNode, type Node } from '../program/nodes';
import { functionsCalled } from '../values/calls';
import { origins } from '../values/origins';
import { steps, valueOf, type Value } from '../values/value';

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

/** The parameter that a value is, also when its type is what is known of it. */
function parameterBehind(value: Value): { readonly fn: FunctionNode; readonly index: number } | undefined {
  for (const at of steps(value)) {
    const definition = at.path.length === 0 ? at.module.variable(at.node)?.defs[0] : undefined;
    const fn = definition?.node as Node | undefined;
    if (!isFunction(fn)) continue;
    const index = fn.params.findIndex((param) => param === (definition?.name as Node | undefined));
    if (index >= 0) return { fn, index };
  }
  return undefined;
}

/** What the calls of a file hand over for a parameter of a function, whose own file may be another one. */
export function argumentsFor(value: Value, file: Pick<AuditedFile, 'module'>): Value[] {
  const parameter = parameterBehind(value);
  if (!parameter) return [];
  return functionsUsed(file).flatMap(({ fn, call }) => {
    const argument =
      fn === parameter.fn && call.type === 'CallExpression' ? call.arguments[parameter.index] : undefined;
    return argument && argument.type !== 'SpreadElement' ? [valueOf(argument, file.module)] : [];
  });
}
