/** What a call gives back: the returned values of the program's own functions, and a few functions of the language. */
import type { TSESTree } from '@typescript-eslint/types';

import { calleeName, dottedName, isFunction, literalText, receiverOf, unwrap, type Node } from '../program/nodes';
import { importedModule } from './exports';
import { schemaOf } from './types';
import { constructorFrame, returnsOf } from './members';
import { any, end, framesMax, onward, step, valueOf, type Expansion, type Frame, type Value } from './value';

/** Finds what an expression comes from; handed in, because following a call means following its callee first. */
export type Follow = (value: Value) => readonly Value[];

const givesFunctionBack =
  /^(?:once|memo|memoize|memoizeOne|cache|useCallback|lazy|singleton|debounce|throttle|wrap|asyncHandler)$/;
const givesArgumentBack =
  /^(?:Object\.(?:freeze|seal|preventExtensions)|structuredClone|Promise\.resolve|Object\.assign|useRef|React\.useRef)$/;
const keepsElements = /^(?:filter|slice|concat|sort|toSorted|reverse|toReversed|flat|values)$/;

/** What `...args` stands for when it is the rest of the parameters of a function that was stepped into. */
function spreadArguments(spread: TSESTree.SpreadElement, value: Value): Value[] | undefined {
  for (let frame = value.frame; frame; frame = frame.outer) {
    const rest = frame.fn.params.findIndex((param) => param.type === 'RestElement');
    const param = frame.fn.params[rest];
    if (param?.type !== 'RestElement' || param.argument.type !== 'Identifier') continue;
    const isIt = value.module.variable(spread.argument)?.identifiers[0] === param.argument;
    if (isIt) return frame.args.slice(rest);
  }
  return undefined;
}

/** The arguments of a call, as far as their places are known. */
export function argumentsOf(call: TSESTree.CallExpression | TSESTree.NewExpression, value: Value): Value[] {
  const found: Value[] = [];
  for (const node of call.arguments) {
    if (node.type !== 'SpreadElement') {
      found.push(valueOf(node, value.module, value.frame));
      continue;
    }
    const spread = spreadArguments(node, value);
    if (!spread) return found;
    found.push(...spread);
  }
  return found;
}

/** A function of the program stepped into, with the arguments of this call. */
export const callFrame = (fn: Value, args: readonly Value[]): Frame | undefined => {
  const depth = (fn.frame?.depth ?? 0) + 1;
  return isFunction(fn.node) && depth <= framesMax ? { fn: fn.node, args, outer: fn.frame, depth } : undefined;
};

/** `require('x')`, `import('x')`: the module as a value when it is one of the program's own. */
export function requiredModule(value: Value, specifier: string | undefined): Expansion {
  const module = specifier === undefined ? undefined : importedModule(value.module, specifier);
  return module ? onward([step(value, module.ast, { module, frame: undefined })]) : end;
}

function languageCall(value: Value, call: TSESTree.CallExpression): Expansion | undefined {
  const name = dottedName(call.callee) ?? '';
  const [first] = call.arguments;
  const [head, ...rest] = value.path;
  if (name === 'require') return requiredModule(value, literalText(first));
  if (givesArgumentBack.test(name)) {
    const path = name.endsWith('useRef') && head === 'current' ? rest : value.path;
    const args = call.arguments.toReversed();
    return onward(args.map((one) => step(value, one.type === 'SpreadElement' ? one.argument : one, { path })));
  }
  if (/^Promise\.(?:all|allSettled)$/.test(name) && first && head !== undefined) {
    return onward([
      step(value, first, {
        path: name.endsWith('Settled') ? value.path.filter((p) => p !== 'value') : value.path,
      }),
    ]);
  }
  if (/(?:^|\.)useMemo$/.test(name) && isFunction(first)) {
    return onward(returnsOf(first).map((node) => step(value, node, { path: value.path })));
  }
  return undefined;
}

/** What `list.map(fn)` makes of an element, wherever the function is written. */
export function mappedResults(value: Value, call: TSESTree.CallExpression, follow: Follow): Value[] {
  const object = receiverOf(call);
  const [callback] = call.arguments;
  if (!object || !callback || callback.type === 'SpreadElement') return [];
  if (isFunction(callback)) return returnsOf(callback).map((node) => step(value, node, { path: [] }));
  const element = { ...valueOf(object, value.module, value.frame), path: [any] };
  return follow(valueOf(callback, value.module, value.frame)).flatMap((fn) => {
    const frame = fn.path.length === 0 ? callFrame(fn, [element]) : undefined;
    return frame ? returnsOf(frame.fn).map((node) => step(value, node, { module: fn.module, frame, path: [] })) : [];
  });
}

/** A schema of zod that a type is inferred from: the schema of the member stands for the member. */
function inferredMember(value: Value, call: TSESTree.CallExpression): Expansion | undefined {
  const [mark, ...path] = value.path;
  if (mark !== schemaOf) return undefined;
  const [shape] = call.arguments;
  const isObject = /^(?:z|zod)\.(?:strict|loose)?[oO]bject$/.test(dottedName(call.callee) ?? '');
  if (isObject && shape?.type === 'ObjectExpression') return onward([step(value, shape, { path: path.slice(0, 1) })]);
  return path.length === 0 ? onward([step(value, call, { path: [] })]) : end;
}

/** `schema.parse(x)` with a schema of zod. */
function parsedMember(value: Value, call: TSESTree.CallExpression, follow: Follow): Expansion | undefined {
  const object = receiverOf(call);
  if (!object || value.path.length === 0 || !/^(?:parse|parseAsync)$/.test(calleeName(call) ?? '')) return undefined;
  const shapes = follow(valueOf(object, value.module, value.frame)).flatMap(({ node, module, frame }) => {
    if (
      node.type !== 'CallExpression' ||
      !/^(?:z|zod)\.(?:strict|loose)?[oO]bject$/.test(dottedName(node.callee) ?? '')
    )
      return [];
    const [shape] = node.arguments;
    return shape?.type === 'ObjectExpression'
      ? [step(value, shape, { module, frame, path: value.path.slice(0, 1) })]
      : [];
  });
  return shapes.length > 0 ? onward(shapes) : undefined;
}

function listCall(value: Value, call: TSESTree.CallExpression, follow: Follow): Expansion | undefined {
  const object = receiverOf(call);
  const name = calleeName(call) ?? '';
  const [head, ...rest] = value.path;
  const isElement = head === any || /^\d+$/.test(head ?? '');
  if (!object || !isElement) return undefined;
  if (name === 'map' || name === 'flatMap') {
    const path = name === 'flatMap' ? [any, ...rest] : rest;
    const results = mappedResults(value, call, follow);
    return results.length > 0 ? onward(results.map((one) => ({ ...one, path }))) : undefined;
  }
  return keepsElements.test(name) ? onward([step(value, object, { path: value.path })]) : undefined;
}

/** Calls whose callee is being looked for right now; a callee that depends on its own result is an end. */
const inProgress = new Set<Node>();

export function functionsCalled(value: Value, call: TSESTree.CallExpression, follow: Follow): readonly Value[] {
  if (inProgress.has(call)) return [];
  inProgress.add(call);
  try {
    const callee = valueOf(unwrap(call.callee), value.module, value.frame);
    return follow(callee).filter((one) => isFunction(one.node) && one.path.length === 0);
  } finally {
    inProgress.delete(call);
  }
}

export function expandCall(value: Value, call: TSESTree.CallExpression, follow: Follow): Expansion {
  const known =
    inferredMember(value, call) ??
    languageCall(value, call) ??
    parsedMember(value, call, follow) ??
    listCall(value, call, follow);
  if (known) return known;
  const results = functionsCalled(value, call, follow).flatMap((fn) => {
    const frame = callFrame(fn, argumentsOf(call, value));
    if (!frame) return [];
    const type = frame.fn.returnType?.typeAnnotation;
    const own = { module: fn.module, frame };
    return [
      ...returnsOf(frame.fn).map((node) => step(value, node, { ...own, path: value.path })),
      ...(type ? [step(value, type, { ...own, path: value.path, instance: true })] : []),
    ];
  });
  if (results.length > 0) return onward(results);
  const [first] = call.arguments;
  if (givesFunctionBack.test(calleeName(call) ?? '') && first && first.type !== 'SpreadElement') {
    return onward([step(value, first, { path: value.path })]);
  }
  // A method that gives the object back, as in a chain that ends in `.toString()`: bind is the one that matters.
  const object = receiverOf(call);
  return calleeName(call) === 'bind' && object ? onward([step(value, object, { path: value.path })]) : end;
}

export function expandNew(value: Value, call: TSESTree.NewExpression, follow: Follow): Expansion {
  if (value.path.length === 0 || inProgress.has(call)) return end;
  inProgress.add(call);
  try {
    const classes = follow(valueOf(unwrap(call.callee), value.module, value.frame));
    const steps = classes.flatMap((cls) => {
      if (cls.node.type !== 'ClassDeclaration' && cls.node.type !== 'ClassExpression') return [];
      const frame = constructorFrame(cls.node, argumentsOf(call, value), cls.frame);
      return [step(value, cls.node, { module: cls.module, frame: frame ?? cls.frame, instance: true })];
    });
    return steps.length > 0 ? onward(steps) : end;
  } finally {
    inProgress.delete(call);
  }
}
