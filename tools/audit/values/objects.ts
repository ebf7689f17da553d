/** The keys and values of an object, and the elements of a list, as far as the program writes them down. */
import type { TSESTree } from '@typescript-eslint/types';

import { dottedName, keyName, type Node } from '../program/nodes';
import { mappedResults } from './calls';
import { origins } from './origins';
import { any, step, steps, type Value } from './value';

export type Entry = { readonly key: string; readonly value: Value; readonly node: Node };

export type ObjectShape = {
  readonly entries: readonly Entry[];
  /** True when it can have keys that are not listed. */
  readonly open: boolean;
  readonly node: Node;
};

const unknown = (node: Node): ObjectShape => ({ entries: [], open: true, node });

/** Objects within objects by spreading: deeper than this is unknown. */
const spreadDepthMax = 6;

function literalShape(value: Value, object: TSESTree.ObjectExpression, depth: number): ObjectShape {
  const entries: Entry[] = [];
  let open = false;
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') {
      const shapes = depth < spreadDepthMax ? shapesAt(step(value, property.argument), depth + 1) : [unknown(object)];
      for (const shape of shapes) entries.push(...shape.entries);
      if (shapes.some((shape) => shape.open)) open = true;
      continue;
    }
    const key = keyName(property.key, property.computed);
    if (key === undefined) open = true;
    else entries.push({ key, value: step(value, property.value), node: property });
  }
  return { entries, open, node: object };
}

/** Keys that are set on the variable after the object was made. */
function laterEntries(origin: Value, depth: number): ObjectShape {
  const entries: Entry[] = [];
  let open = false;
  for (const at of steps(origin)) {
    if (at.node.type !== 'Identifier' || at.path.length > 0) continue;
    for (const { identifier } of at.module.variable(at.node)?.references ?? []) {
      const parent = identifier.parent;
      if (parent.type === 'MemberExpression' && parent.object === identifier) {
        const use = parent.parent;
        if (use.type !== 'AssignmentExpression' || use.left !== parent) continue;
        const key = keyName(parent.property, parent.computed);
        if (key === undefined) open = true;
        else entries.push({ key, value: step(at, use.right), node: use });
      } else if (parent.type === 'CallExpression' && dottedName(parent.callee) === 'Object.assign') {
        if (parent.arguments[0] !== identifier) continue;
        for (const source of parent.arguments.slice(1)) {
          const shapes = depth < spreadDepthMax ? shapesAt(step(at, source), depth + 1) : [unknown(parent)];
          entries.push(...shapes.flatMap((shape) => shape.entries));
          if (shapes.some((shape) => shape.open)) open = true;
        }
      }
    }
  }
  return { entries, open, node: origin.node };
}

const isNothing = ({ node, path }: Value): boolean =>
  path.length === 0 &&
  ((node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'Literal' && (node.value === null || typeof node.value === 'boolean')));

function shapesAt(value: Value, depth: number): ObjectShape[] {
  const found = origins(value);
  return found.flatMap((origin) => {
    if (isNothing(origin)) return [];
    if (origin.node.type !== 'ObjectExpression' || origin.path.length > 0) return [unknown(origin.node)];
    const own = literalShape(origin, origin.node, depth);
    const later = laterEntries(origin, depth);
    return [{ entries: [...own.entries, ...later.entries], open: own.open || later.open, node: own.node }];
  });
}

/** The objects that a value can be. */
export const shapesOf = (value: Value): ObjectShape[] => shapesAt(value, 0);

const isUnpacked = (call: TSESTree.CallExpression): boolean =>
  call.callee.type === 'MemberExpression' &&
  /^(?:map|flatMap)$/.test(keyName(call.callee.property, call.callee.computed) ?? '');

/** The elements that a list can hold, each as a value of its own; a list built by `map` has one for all. */
export function elementsOf(value: Value): Value[] {
  return origins(value).flatMap((origin): Value[] => {
    const { node } = origin;
    if (origin.path.length > 0) return [{ ...origin, path: [...origin.path, any] }];
    if (node.type === 'ArrayExpression') {
      const own = node.elements.flatMap((element): Value[] => {
        if (!element) return [];
        return element.type === 'SpreadElement' ? elementsOf(step(origin, element.argument)) : [step(origin, element)];
      });
      return [...own, ...pushedOnto(origin)];
    }
    if (node.type === 'CallExpression' && isUnpacked(node)) {
      const results = mappedResults(origin, node, origins);
      if (results.length > 0) return results;
    }
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const name = keyName(node.callee.property, node.callee.computed) ?? '';
      if (/^(?:filter|slice|concat|sort|toSorted|flat)$/.test(name))
        return elementsOf(step(origin, node.callee.object));
    }
    return [{ ...origin, path: [any] }];
  });
}

/** What `list.push(…)` adds to the variables that a list goes by. */
function pushedOnto(origin: Value): Value[] {
  return [...steps(origin)].flatMap((at) => {
    if (at.node.type !== 'Identifier' || at.path.length > 0) return [];
    return (at.module.variable(at.node)?.references ?? []).flatMap(({ identifier }) => {
      const parent = identifier.parent;
      if (parent.type !== 'MemberExpression' || parent.object !== identifier) return [];
      const call = parent.parent;
      if (call.type !== 'CallExpression' || call.callee !== parent) return [];
      if (keyName(parent.property, parent.computed) !== 'push') return [];
      return call.arguments.map((one) => step(at, one.type === 'SpreadElement' ? one.argument : one));
    });
  });
}
