import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import { madeClient } from '../knowledge/clients';
import { handlerAround } from '../knowledge/handlers';
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  enclosingFunction,
  enclosingFunctions,
  isFunction,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import type { CodeRule } from '../rule';
import { functionsCalled } from '../values/calls';
import { origins } from '../values/origins';
import { valueOf } from '../values/value';

const runsOnce =
  /^(?:once|memo|memoize|memoizeOne|cache|useMemo|useState|lazy|singleton|useRef|createContext|registerSingleton|factory)$/;

/** Kept somewhere that outlives the call: a field, a global, a variable of the module, a memo. */
function isKept(made: Node): boolean {
  for (const up of ancestors(made)) {
    if (up.type === 'AssignmentExpression') {
      const { left } = up;
      return left.type === 'MemberExpression' || left.type === 'Identifier';
    }
    if (
      up.type === 'CallExpression' &&
      (runsOnce.test(calleeName(up) ?? '') || /^(?:set|push)$/.test(calleeName(up) ?? ''))
    )
      return true;
    if (isFunction(up)) {
      const call = up.parent;
      if (call.type === 'CallExpression' && runsOnce.test(calleeName(call) ?? '')) return true;
      if (call.type === 'Property' && call.key.type === 'Identifier' && /^use(?:Factory|Value)$/.test(call.key.name))
        return true;
      return false;
    }
    if (up.type === 'PropertyDefinition') return true;
  }
  return true;
}

const isConstructor = (fn: FunctionNode): boolean =>
  fn.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor';

const inLoop = (node: Node): boolean => {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return false;
    if (/^(?:For(?:Of|In)?|While|DoWhile)Statement$/.test(up.type)) return true;
  }
  return false;
};

/** A client that is made in a function and given back by it: what counts is who calls that function. */
function isGivenBack(made: Node, fn: FunctionNode): boolean {
  for (const up of ancestors(made)) {
    if (up === fn) return fn.body === made;
    if (up.type === 'ReturnStatement') return true;
  }
  return false;
}

const callersOf = (fn: FunctionNode, module: Module): TSESTree.CallExpression[] =>
  module
    .nodes('CallExpression')
    .filter((call) => functionsCalled(valueOf(call, module), call, origins).some(({ node }) => node === fn));

/** Runs for every request, message or person, rather than once per process. */
function runsOften(node: Node, file: AuditedFile): boolean {
  const { module } = file;
  if (inLoop(node)) return true;
  if (handlerAround(node, module)) return true;
  const outermost = enclosingFunctions(node).at(-1);
  if (!outermost) return false;
  // A function that itself asks something of Customer.io is called for each person; a script calls it once.
  const asks = file.operations.some(({ site }) => enclosingFunctions(site).at(-1) === outermost);
  return asks && !isCalledOnce(outermost, module);
}

/** `main()`, `run()` at the end of a script. */
const isCalledOnce = (fn: FunctionNode, module: Module): boolean =>
  (fn.parent.type === 'CallExpression' && fn.parent.callee === fn) ||
  callersOf(fn, module).some((call) => enclosingFunction(call) === undefined);

export const rule: CodeRule = {
  id: 'no-client-per-request',
  family: 'calls',
  description: 'A client is made once per process and kept.',
  level: 'error',
  messages: {
    perRequest:
      'This client is made for every call. Each one opens connections of its own, so every request pays a TLS handshake and sockets pile up under load. Make it once, at module level or in the constructor of a singleton, and use that one.',
  },
  looksAt: ['NewExpression'],
  check(file, report) {
    const { module, isTest } = file;
    if (isTest) return;
    for (const made of module.nodes('NewExpression')) {
      const fn = enclosingFunction(made);
      if (!fn || isConstructor(fn) || isKept(made) || !madeClient(valueOf(made, module))) continue;
      const isOften = isGivenBack(made, fn)
        ? callersOf(fn, module).some((call) => !isKept(call) && runsOften(call, file))
        : runsOften(made, file);
      if (isOften) report({ node: made, messageId: 'perRequest' });
    }
  },
};
