/** Where in a file a finding about a value belongs. */
import type { Module } from './program/module';
import type { Node } from './program/nodes';
import { steps, type Value } from './values/value';

/** The steps to the origin, without those before `start`: the object that a property stands in, for example. */
function wayFrom(origin: Value, start: Value | undefined): Value[] {
  const way: Value[] = [];
  for (const at of steps(origin)) {
    way.push(at);
    if (at === start) break;
  }
  return way;
}

const isType = (node: Node): boolean => /^TS(?:TypeReference|\w+Type|\w+Keyword)$/.test(node.type);

const depthOf = ({ frame }: Value): number => frame?.depth ?? 0;

/**
 * The expression in the file that hands the value on: the property or argument, not what it was made of. Behind a
 * function around Customer.io that is the argument of the outermost call.
 */
export function useSite(origin: Value, module: Module, start?: Value): Node | undefined {
  let site: Node | undefined;
  let depth = Infinity;
  for (const at of wayFrom(origin, start).reverse()) {
    const isHere = at.module === module && at.path.length === 0 && at.node.type !== 'Program';
    // A type says what is handed over, and hands nothing over itself.
    if (!isHere || isType(at.node) || depthOf(at) >= depth) continue;
    depth = depthOf(at);
    site = at.node;
  }
  return site;
}

/** The place in the file that is nearest to the value's source. */
export function sourceSite(origin: Value, module: Module): Node | undefined {
  for (const at of steps(origin)) if (at.module === module && at.node.type !== 'Program') return at.node;
  return undefined;
}
