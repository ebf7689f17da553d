/** All operations of a file: those it calls itself, and those behind the functions it calls. */
import type { TSESTree } from '@typescript-eslint/types';

import { freshness } from '../program/load';
import type { Module } from '../program/module';
import { isFunction, isWithin, unwrap, type FunctionNode, type Node } from '../program/nodes';
import { concernsCustomerIo } from '../program/reach';
import { argumentsOf, callFrame, functionsCalled } from '../values/calls';
import { origins } from '../values/origins';
import { valueOf, type Value } from '../values/value';
import { directOperations, type Operation } from './operations';

export type FoundOperation = Operation & {
  /** The call in the file that was asked about. */
  readonly site: TSESTree.CallExpression;
  /** True when that call is the one at Customer.io, and not one of a function around it. */
  readonly direct: boolean;
};

/** A call that reaches Customer.io through more functions than this is somebody else's business. */
const wrapperDepthMax = 4;

const callsWithin = new WeakMap<FunctionNode, TSESTree.CallExpression[]>();

function callsIn(fn: FunctionNode, module: Module): TSESTree.CallExpression[] {
  const known = callsWithin.get(fn);
  if (known) return known;
  const calls = module.nodes('CallExpression').filter((call) => isWithin(call, fn.body));
  callsWithin.set(fn, calls);
  return calls;
}

type Reach = { generation: number; byFunction: WeakMap<Node, boolean>; byModule: Map<string, boolean> };
const reach: Reach = { generation: 0, byFunction: new WeakMap(), byModule: new Map() };

function freshReach(): Reach {
  if (reach.generation !== freshness.generation) {
    reach.generation = freshness.generation;
    reach.byFunction = new WeakMap();
    reach.byModule = new Map();
  }
  return reach;
}

function moduleConcerns(module: Module): boolean {
  const { byModule } = freshReach();
  const known = byModule.get(module.file);
  if (known !== undefined) return known;
  const concerns = concernsCustomerIo(module.file, module.text);
  byModule.set(module.file, concerns);
  return concerns;
}

/** Whether a function can end at Customer.io, decided once per function and without its arguments. */
function reaches(fn: Value, depth: number): boolean {
  const { byFunction } = freshReach();
  const node = fn.node as FunctionNode;
  const known = byFunction.get(node);
  if (known !== undefined) return known;
  byFunction.set(node, false); // What calls itself reaches no more than it does otherwise.
  if (!moduleConcerns(fn.module)) return false;
  const found = callsIn(node, fn.module).some((call) => {
    const value = valueOf(call, fn.module);
    if (directOperations(value, call).length > 0) return true;
    if (depth >= wrapperDepthMax) return false;
    return functionsCalled(value, call, origins).some((next) => reaches(next, depth + 1));
  });
  byFunction.set(node, found);
  return found;
}

/** A function that was made around another one which ends at Customer.io: `safe(fn)`, `withTracing(fn)`. */
function callsHandedOver(fn: Value, args: readonly Value[], call: Node, depth: number): boolean {
  const handed = [...args];
  for (let frame = fn.frame; frame; frame = frame.outer) handed.push(...frame.args);
  return handed.some(
    (one) =>
      // What is written into this very call is looked at by itself.
      !isWithin(one.node, call) &&
      (isFunction(one.node) || one.node.type === 'Identifier') &&
      origins(one).some((origin) => isFunction(origin.node) && !isWithin(origin.node, call) && reaches(origin, depth)),
  );
}

/** The operations that a call leads to, with parameters replaced by the arguments of this call. */
function operationsOf(value: Value, call: TSESTree.CallExpression, depth: number): Operation[] {
  const direct = directOperations(value, call);
  // What a function that is called where it is written does, is found where it does it.
  if (direct.length > 0 || depth >= wrapperDepthMax || isFunction(unwrap(call.callee))) return direct;
  return functionsCalled(value, call, origins).flatMap((fn) => {
    const args = argumentsOf(call, value);
    const frame = reaches(fn, depth) || callsHandedOver(fn, args, call, depth) ? callFrame(fn, args) : undefined;
    if (!frame) return [];
    return callsIn(frame.fn, fn.module).flatMap((inner) =>
      operationsOf(valueOf(inner, fn.module, frame), inner, depth + 1),
    );
  });
}

/** What a function asks of Customer.io when it is handed over to be called later. */
export const operationsBehind = (fn: Value): Operation[] => {
  if (!isFunction(fn.node) || !reaches(fn, 0)) return [];
  return callsIn(fn.node, fn.module).flatMap((call) => operationsOf(valueOf(call, fn.module, fn.frame), call, 1));
};

export const operationsIn = (module: Module): FoundOperation[] =>
  module.nodes('CallExpression').flatMap((site) =>
    operationsOf(valueOf(site, module), site, 0).map((operation) => ({
      ...operation,
      site,
      direct: operation.call === site,
    })),
  );
