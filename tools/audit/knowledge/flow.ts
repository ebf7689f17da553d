/** The order in which a function does things, as far as its text says. */
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  enclosingFunctions,
  isFunction,
  isWithin,
  type FunctionNode,
  type Node,
} from '../program/nodes';

/** The child of `ancestor` that `node` lies in. */
function branchOf(node: Node, ancestor: Node): Node {
  let branch = node;
  for (const up of ancestors(node)) {
    if (up === ancestor) break;
    branch = up;
  }
  return branch;
}

const commonAncestor = (one: Node, other: Node): Node | undefined => {
  for (const up of ancestors(one)) if (isWithin(other, up)) return up;
  return undefined;
};

/** Two nodes of which at most one runs: the branches of an `if`, the cases of a `switch`, `try` and `catch`. */
export function areExclusive(one: Node, other: Node): boolean {
  const common = commonAncestor(one, other);
  if (!common) return false;
  const a = branchOf(one, common);
  const b = branchOf(other, common);
  switch (common.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return a !== common.test && b !== common.test && a !== b;
    case 'SwitchStatement':
      return a !== b;
    case 'TryStatement':
      return [a, b].includes(common.handler as Node) && a !== b;
    default:
      return false;
  }
}

const leaves = (statement: Node): boolean =>
  /^(?:ReturnStatement|ThrowStatement|ContinueStatement|BreakStatement)$/.test(statement.type);

/** Whether the block around `node` ends the function or the loop before anything after it runs. */
export function leavesBefore(node: Node, later: Node): boolean {
  for (const up of ancestors(node)) {
    if (isWithin(later, up) || isFunction(up)) return false;
    if (leaves(up)) return true;
    if (up.type === 'BlockStatement' && up.body.some((one) => leaves(one) && one.range[0] >= node.range[0]))
      return true;
    if (up.type === 'SwitchCase' && up.consequent.some(leaves)) return true;
  }
  return false;
}

/** The `Promise.all([...])` that starts a call at the same time as its neighbours. */
export function concurrentGroup(node: Node): Node | undefined {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return undefined;
    if (up.type !== 'ArrayExpression') continue;
    const call = up.parent;
    if (call.type === 'CallExpression' && /^Promise\.(?:all|allSettled)$/.test(dottedName(call.callee) ?? ''))
      return up;
  }
  return undefined;
}

/** Whether a variable that holds a promise is awaited, returned or handed on somewhere. */
function isVariableWaitedFor(name: Node, module: Module, seen: ReadonlySet<unknown>): boolean {
  const variable = module.variable(name);
  if (!variable || seen.has(variable)) return false;
  const known = new Set([...seen, variable]);
  return variable.references.some(({ identifier }) => identifier !== name && isHandedOn(identifier, module, known));
}

/** Whether somebody waits for the result: awaited, returned, or handed on to something that is. */
export const isWaitedFor = (node: Node, module: Module): boolean => isHandedOn(node, module, new Set());

function isHandedOn(node: Node, module: Module, seen: ReadonlySet<unknown>): boolean {
  let below: Node = node;
  for (const up of ancestors(node)) {
    switch (up.type) {
      case 'AwaitExpression':
      case 'ReturnStatement':
      case 'YieldExpression':
      case 'ThrowStatement':
        return true;
      case 'ArrowFunctionExpression':
        return up.body === below;
      case 'UnaryExpression':
        if (up.operator === 'void') return false;
        break;
      case 'VariableDeclarator':
        return up.id.type !== 'Identifier' || isVariableWaitedFor(up.id, module, seen);
      case 'AssignmentExpression':
        return up.left.type !== 'Identifier' || isVariableWaitedFor(up.left, module, seen);
      case 'PropertyDefinition':
        return true;
      case 'CallExpression':
        // `promises.push(call())`: waited for with the list.
        if (
          calleeName(up) === 'push' &&
          up.callee.type === 'MemberExpression' &&
          up.callee.object.type === 'Identifier'
        ) {
          return up.callee !== below && isVariableWaitedFor(up.callee.object, module, seen);
        }
        break;
      case 'ExpressionStatement':
      case 'BlockStatement':
      case 'Program':
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        return false;
      default:
        break;
    }
    below = up;
  }
  return false;
}

/** Functions that start their argument and do not wait for it. */
const startsOnly =
  /^(?:forEach|setTimeout|setImmediate|setInterval|nextTick|queueMicrotask|on|once|addListener|addEventListener)$/;

/**
 * Whether a call is done when the function around it has returned: it is waited for, and so is every function between
 * the two.
 */
export function isFinished(site: Node, outer: FunctionNode, module: Module): boolean {
  if (!isWaitedFor(site, module)) return false;
  for (const fn of enclosingFunctions(site)) {
    if (fn === outer) return true;
    const use = fn.parent;
    if (use.type === 'CallExpression') {
      if (startsOnly.test(calleeName(use) ?? '') || !isWaitedFor(use, module)) return false;
    }
    // A function that is only declared here is judged where it is called.
  }
  return true;
}

/** Functions whose argument outlives the response by design: `after(…)`, `waitUntil(…)`, a queue. */
const outlives = /^(?:after|waitUntil|unstable_after|runInBackground|enqueue|defer)$/;

export const isHandedToPlatform = (node: Node): boolean => {
  for (const up of ancestors(node)) {
    if (up.type === 'CallExpression' && outlives.test(calleeName(up) ?? '') && up.callee !== node) return true;
  }
  return false;
};
