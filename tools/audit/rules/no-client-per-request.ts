import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import { groupByKey, type Comparable } from '../facts';
import { functionKey } from '../knowledge/around';
import { madeClient } from '../knowledge/clients';
import { handlerAround } from '../knowledge/handlers';
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  enclosingClass,
  enclosingFunction,
  enclosingFunctions,
  isClass,
  isFunction,
  isWithin,
  literalText,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import type { Contradiction, Fact, ProgramRule } from '../rule';
import { functionsCalled } from '../values/calls';
import { origins } from '../values/origins';
import { valueOf } from '../values/value';

const runsOnce =
  /^(?:once|memo\w*|cache|useMemo|useState|lazy|singleton|useRef|createContext|registerSingleton|remember|getOrCreate|computeIfAbsent|getOrInsert)$/;
const keeps = /^(?:set|push|add|register|provide|decorate|asValue|registerInstance)$/;

/** Objects that live as long as one request. */
const requestScoped = /^(?:req|request|res|response|ctx|context|c|event|locals)(?:\.|$)/;

/** What is assigned to outlives the call: a field, a global, a variable of the module. */
function outlivesCall(target: Node, module: Module): boolean {
  if (target.type === 'MemberExpression') return !requestScoped.test(dottedName(target) ?? '');
  if (target.type !== 'Identifier') return false;
  const declared = module.variable(target)?.identifiers[0];
  return declared !== undefined && enclosingFunction(declared) !== enclosingFunction(target);
}

/** A variable that is put away somewhere later: `clients.set(tenant, client)`. */
const isPutAway = (name: Node, module: Module): boolean =>
  (module.variable(name)?.references ?? []).some(({ identifier }) => {
    const use = identifier.parent;
    if (use.type === 'CallExpression') return use.callee !== identifier && keeps.test(calleeName(use) ?? '');
    return use.type === 'AssignmentExpression' && use.right === identifier && outlivesCall(use.left, module);
  });

/** Kept somewhere that outlives the call. */
function isKept(made: Node, module: Module): boolean {
  for (const up of ancestors(made)) {
    if (up.type === 'AssignmentExpression') return outlivesCall(up.left, module);
    if (up.type === 'VariableDeclarator' && isPutAway(up.id, module)) return true;
    if (up.type === 'CallExpression') {
      const name = calleeName(up) ?? '';
      if (runsOnce.test(name) || keeps.test(name)) return true;
    }
    if (up.type === 'PropertyDefinition') return true;
    if (isFunction(up)) {
      const use = up.parent;
      if (use.type === 'CallExpression') return use.callee !== up && runsOnce.test(calleeName(use) ?? '');
      const key = use.type === 'Property' ? dottedName(use.key) : undefined;
      return /^use(?:Factory|Value)$/.test(key ?? '');
    }
  }
  return true;
}

const isLoop = (node: Node): boolean => /^(?:For(?:Of|In)?|While|DoWhile)Statement$/.test(node.type);

const isInLoop = (node: Node): boolean => {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return false;
    if (isLoop(up)) return true;
  }
  return false;
};

/** Functions that keep what they are given for later: routes, listeners, schedules. */
const registers =
  /^(?:on|once|addListener|addEventListener|get|post|put|patch|delete|all|use|route|schedule|subscribe|process|consume|work|http|cloudEvent|createFunction|onRequest|onCall|onMessagePublished|handle|registerHandler)$/;

/** `isRunBy(call, fn)`: the function itself runs the call, and not a function that it gives back or registers. */
function isRunBy(node: Node, fn: FunctionNode): boolean {
  for (const inner of enclosingFunctions(node)) {
    if (inner === fn) return true;
    const { parent } = inner;
    if (parent.type !== 'CallExpression' || registers.test(calleeName(parent) ?? '')) return false;
  }
  return false;
}

/** Called for each message, record or event by what it is registered with. */
function isConsumer(fn: FunctionNode): boolean {
  const { parent } = fn;
  if (parent.type === 'ExportNamedDeclaration') return fn.id?.name === 'handler';
  if (parent.type === 'VariableDeclarator' && parent.parent.parent.type === 'ExportNamedDeclaration') {
    return dottedName(parent.id) === 'handler';
  }
  if (parent.type === 'AssignmentExpression') return dottedName(parent.left) === 'exports.handler';
  if (parent.type === 'NewExpression') return /Worker|Consumer|Subscriber/.test(calleeName(parent) ?? '');
  if (parent.type !== 'CallExpression' || parent.callee === fn) return false;
  const name = calleeName(parent) ?? '';
  if (/^(?:on|once)$/.test(name))
    return /message|data|job|event|record|request/i.test(literalText(parent.arguments[0]) ?? '');
  return /^(?:process|consume|subscribe|work|cloudEvent|onMessagePublished|createFunction)$/.test(name);
}

const callersOf = (fn: FunctionNode, module: Module): TSESTree.CallExpression[] =>
  module
    .nodes('CallExpression')
    .filter((call) => functionsCalled(valueOf(call, module), call, origins).some(({ node }) => node === fn));

/** `main()` at the end of a script; a function that is called where the module is loaded. */
const isCalledOnce = (fn: FunctionNode, module: Module): boolean =>
  (fn.parent.type === 'CallExpression' && fn.parent.callee === fn && enclosingFunction(fn) === undefined) ||
  callersOf(fn, module).some((call) => enclosingFunction(call) === undefined);

const functionName = (fn: FunctionNode): string => {
  const { parent } = fn;
  if (fn.id) return fn.id.name;
  if (parent.type === 'VariableDeclarator') return dottedName(parent.id) ?? '';
  return parent.type === 'Property' ? (dottedName(parent.key) ?? '') : '';
};

/** A command runs once, and its process ends. */
const commandPath = /(?:^|\/)(?:cli|bin|commands?)\//;

/** Runs for every request, message or person, rather than once per process. */
function runsOften(node: Node, { module, operations }: AuditedFile): boolean {
  if (isInLoop(node) || handlerAround(node, module)) return true;
  if (commandPath.test(module.place)) return false;
  const around = enclosingFunctions(node);
  if (around.some((fn) => isConsumer(fn) || /^(?:create)?context$/i.test(functionName(fn)))) return true;
  const fn = around.find((one) => one.parent.type !== 'CallExpression') ?? around.at(-1);
  if (!fn) return false;
  // A function that asks something of Customer.io itself is called for each person; a script calls it once.
  return operations.some(({ site }) => isRunBy(site, fn)) && !isCalledOnce(fn, module);
}

/** The client is the function's result: what counts is who calls that function. */
function isGivenBack(made: Node, fn: FunctionNode): boolean {
  for (const up of ancestors(made)) {
    if (up === fn) return fn.body === made;
    if (up.type === 'ReturnStatement') return true;
    if (up.type === 'VariableDeclarator' && up.id.type === 'Identifier') {
      const { name } = up.id;
      return isReturned(name, fn);
    }
  }
  return false;
}

const isReturned = (name: string, fn: FunctionNode): boolean =>
  fn.body.type === 'BlockStatement' &&
  fn.body.body.some(
    (one) => one.type === 'ReturnStatement' && one.argument?.type === 'Identifier' && one.argument.name === name,
  );

const isConstructor = (fn: FunctionNode): boolean =>
  fn.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor';

/** Reading the property makes the client, whoever reads it. */
const isGetter = ({ parent }: FunctionNode): boolean =>
  (parent.type === 'MethodDefinition' || parent.type === 'Property') && parent.kind === 'get';

const isRequestScoped = (node: Node, module: Module): boolean =>
  (enclosingClass(node)?.decorators ?? []).some((one) =>
    module.text.slice(one.range[0], one.range[1]).includes('Scope.REQUEST'),
  );

/** Clients that a function or a constructor makes, to be judged by who calls it. */
function makers(file: AuditedFile): Fact[] {
  const { module } = file;
  return module.nodes('NewExpression').flatMap((made): Fact[] => {
    if (!madeClient(valueOf(made, module))) return [];
    const fn = enclosingFunction(made);
    const cls = enclosingClass(made);
    const isField = made.parent.type === 'PropertyDefinition';
    if (cls && (isField || (fn && isConstructor(fn)))) {
      const isOften = isRequestScoped(made, module);
      return [{ key: functionKey(cls, module), value: isOften ? 'here' : 'made', node: made }];
    }
    if (!fn || isKept(made, module)) return [];
    if (isGetter(fn)) return [{ key: functionKey(fn, module), value: 'here', node: made }];
    if (isGivenBack(made, fn)) return [{ key: functionKey(fn, module), value: 'made', node: made }];
    return runsOften(made, file) ? [{ key: functionKey(fn, module), value: 'here', node: made }] : [];
  });
}

const makesClient = (node: Node, module: Module): boolean =>
  module.nodes('NewExpression').some((made) => isWithin(made, node) && madeClient(valueOf(made, module)) !== undefined);

/** Calls of functions and classes of the program that run often and whose result is not kept. */
function oftenCalled(file: AuditedFile): Fact[] {
  const { module } = file;
  const calls = module.nodes('CallExpression').flatMap((call): Fact[] => {
    if (isKept(call, module) || !runsOften(call, file)) return [];
    return functionsCalled(valueOf(call, module), call, origins)
      .filter(({ node, module: owner }) => makesClient(node, owner))
      .map(({ node, module: owner }) => ({ key: functionKey(node, owner), value: 'often', node: call }));
  });
  const news = module.nodes('NewExpression').flatMap((call): Fact[] => {
    if (isKept(call, module) || !runsOften(call, file)) return [];
    return origins(valueOf(call.callee, module))
      .filter(({ node, module: owner }) => isClass(node) && makesClient(node, owner))
      .map(({ node, module: owner }) => ({ key: functionKey(node, owner), value: 'often', node: call }));
  });
  return [...calls, ...news];
}

export const rule: ProgramRule = {
  id: 'no-client-per-request',
  family: 'calls',
  description: 'A client is made once per process and kept.',
  level: 'error',
  messages: {
    perRequest:
      'This client is made for every call. Each one opens connections of its own, so every request pays a TLS handshake and sockets pile up under load. Make it once, at module level or in the constructor of a singleton, and use that one.',
  },
  looksAt: ['NewExpression'],
  collect: (file) => (file.isTest ? [] : [...makers(file), ...oftenCalled(file)]),
  compare: <F extends Comparable>(facts: readonly F[]): Contradiction<F>[] =>
    [...groupByKey(facts).values()].flatMap((group) => {
      const isOften = group.some(({ value }) => value === 'often');
      return group
        .filter(({ value }) => value === 'here' || (value === 'made' && isOften))
        .map((fact) => ({ fact, messageId: 'perRequest', data: {} }));
    }),
};
