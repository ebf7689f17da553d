/** Where does this value come from: follows names, members, calls, imports and types until nothing more is known. */
import { freshness } from '../program/load';
import { any, end, onward, step, type Expansion, type Frame, type Value } from './value';
import { expandIdentifier, expandImportSpecifier } from './bindings';
import { expandCall, expandNew, requiredModule } from './calls';
import { exportsOf } from './exports';
import { expandArray, expandClass, expandObject, expandThis } from './members';
import { literalText, memberName, type Node } from '../program/nodes';
import { expandType } from './types';

/** Code that needs more steps than this is generated; its values count as unknown. */
const stepsMax = 600;

/**
 * To follow a call is to follow its callee first, which can be the result of other calls. A variable that is written in
 * many places, each a method of the variable, has more ways through them than anybody can go: this is for all of them.
 */
const nestedStepsMax = 2_000;
const spent = { nesting: 0, steps: 0 };

function expand(value: Value): Expansion {
  const { node, path } = value;
  const same = (...nodes: readonly Node[]): Expansion => onward(nodes.map((one) => step(value, one)));
  switch (node.type) {
    case 'Identifier':
      return expandIdentifier(value);
    case 'MemberExpression':
      return onward([step(value, node.object, { path: [memberName(node) ?? any, ...path] })]);
    case 'ThisExpression':
      return expandThis(value);
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return expandImportSpecifier(value);
    case 'Program': {
      const found = exportsOf(value);
      return found ? onward(found.map((one) => ({ ...one, instance: value.instance }))) : end;
    }
    case 'TSExternalModuleReference':
      return requiredModule(value, literalText(node.expression));
    case 'ImportExpression':
      return requiredModule(value, literalText(node.source));
    case 'CallExpression':
      return expandCall(value, node, origins);
    case 'NewExpression':
      return expandNew(value, node, origins);
    case 'ObjectExpression':
      return expandObject(value, node);
    case 'ArrayExpression':
      return expandArray(value, node);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return expandClass(value, node, value.instance);
    case 'TSEnumDeclaration': {
      const chosen = node.body.members.filter(
        ({ id }) => path[0] === any || path[0] === (id.type === 'Identifier' ? id.name : id.value),
      );
      const values = chosen.flatMap(({ initializer }) => (initializer ? [step(value, initializer, { path: [] })] : []));
      return values.length > 0 ? onward(values) : end;
    }
    case 'AwaitExpression':
      return same(node.argument);
    case 'TSAsExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression': {
      const { typeAnnotation } = node;
      const isConst =
        typeAnnotation.type === 'TSTypeReference' &&
        typeAnnotation.typeName.type === 'Identifier' &&
        typeAnnotation.typeName.name === 'const';
      const type = step(value, typeAnnotation, { instance: true });
      return isConst ? same(node.expression) : onward([step(value, node.expression), type]);
    }
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return same(node.expression);
    case 'ConditionalExpression':
      return same(node.consequent, node.alternate);
    case 'LogicalExpression':
      return node.operator === '&&' ? same(node.right) : same(node.left, node.right);
    case 'AssignmentExpression':
      return node.operator === '=' ? same(node.right) : same(node.left, node.right);
    case 'SequenceExpression': {
      const last = node.expressions.at(-1);
      return last ? same(last) : end;
    }
    default:
      return expandType(value) ?? end;
  }
}

type Known = WeakMap<Node, Map<string, readonly Value[]>>;
type Memo = { generation: number; outside: Known; byFrame: WeakMap<Frame, Known> };
const memo: Memo = { generation: 0, outside: new WeakMap(), byFrame: new WeakMap() };

/** What is known of a node, outside calls or in one of them. */
function remembered({ node, frame }: Value): Map<string, readonly Value[]> {
  if (memo.generation !== freshness.generation) {
    memo.generation = freshness.generation;
    memo.outside = new WeakMap();
    memo.byFrame = new WeakMap();
  }
  const known = frame ? (memo.byFrame.get(frame) ?? new WeakMap<Node, Map<string, readonly Value[]>>()) : memo.outside;
  if (frame) memo.byFrame.set(frame, known);
  const found = known.get(node) ?? new Map<string, readonly Value[]>();
  known.set(node, found);
  return found;
}

const keyOf = (value: Value): string => `${value.path.join('.')}${value.instance ? '!' : ''}`;

function trace(value: Value): Value[] {
  const ends: Value[] = [];
  const seen = new Map<Node, Set<string>>();
  const rest: Value[] = [value];
  let stepsLeft = stepsMax;
  for (let at = rest.pop(); at; at = rest.pop()) {
    const keys = seen.get(at.node) ?? new Set<string>();
    seen.set(at.node, keys);
    const key = `${keyOf(at)}@${String(at.frame?.depth ?? 0)}`;
    if (keys.has(key)) continue;
    keys.add(key);
    stepsLeft -= 1;
    spent.steps += 1;
    const expansion = stepsLeft > 0 && spent.steps < nestedStepsMax ? expand(at) : end;
    if (expansion.end) ends.push(at);
    rest.push(...expansion.next.toReversed());
  }
  return ends;
}

function traceNested(value: Value): Value[] {
  if (spent.nesting === 0) spent.steps = 0;
  spent.nesting += 1;
  try {
    return trace(value);
  } finally {
    spent.nesting -= 1;
  }
}

/** The ends of all the ways that a value can have come; a value that nothing is known about is its own end. */
export function origins(value: Value): readonly Value[] {
  if (value.from) return traceNested(value);
  const memory = remembered(value);
  const key = keyOf(value);
  const known = memory.get(key);
  if (known) return known;
  const found = traceNested(value);
  // What was cut short on the way to something else may be found whole when it is asked for by itself.
  if (spent.nesting === 0 || spent.steps < nestedStepsMax) memory.set(key, found);
  return found;
}

/** True for a member that was looked for where all members are written down, and is not there. */
export const isAbsent = ({ node, path }: Value): boolean =>
  (path.length > 0 &&
    (node.type === 'ObjectExpression' || node.type === 'ArrayExpression' || node.type === 'Literal')) ||
  (path.length === 0 && node.type === 'Identifier' && node.name === 'undefined');
