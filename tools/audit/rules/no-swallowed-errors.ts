import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import { groupByKey, type Comparable } from '../facts';
import { functionKey, functionsUsed } from '../knowledge/around';
import { operationsBehind } from '../knowledge/program-operations';
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  isFunction,
  isWithin,
  memberName,
  receiverOf,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import { concernsCustomerIo } from '../program/reach';
import type { Contradiction, Fact, ProgramRule } from '../rule';
import { origins } from '../values/origins';
import { valueOf } from '../values/value';

const logger = /(?:^|\.)(?:console|log|logger|logging|winston|pino|debug)$/i;

const isLog = (call: TSESTree.CallExpression): boolean => {
  const object = receiverOf(call);
  return object ? logger.test(dottedName(object) ?? '') : /^(?:log|debug|warn)$/.test(calleeName(call) ?? '');
};

/** `{ ok: false }`, `{ success: false, reason: … }`: the caller is told. */
const isFailure = (node: Node): boolean =>
  node.type === 'ObjectExpression' && node.properties.length > 0 && /false|fail|error|reject/i.test(namesIn(node));

const namesIn = ({ properties }: TSESTree.ObjectExpression): string =>
  properties
    .map((one) => (one.type === 'Property' ? `${String(dottedName(one.key))}:${valueText(one.value)}` : ''))
    .join();

const valueText = (node: Node): string => (node.type === 'Literal' ? node.raw : node.type);

/** Whether a handler leaves something of the error: it is named, thrown, reported, answered or returned as a failure. */
function tells(body: Node, error: Node | undefined, module: Module): boolean {
  const isHere = (node: Node): boolean => isWithin(node, body);
  const variable = error && module.variable(error);
  if (variable?.references.some(({ identifier }) => isHere(identifier))) return true;
  if (error && error.type !== 'Identifier') return true; // A pattern takes the error apart.
  if (module.nodes('ThrowStatement').some(isHere)) return true;
  if (module.nodes('CallExpression').some((call) => isHere(call) && !isLog(call))) return true;
  if (module.nodes('NewExpression').some(isHere)) return true;
  if (module.nodes('AssignmentExpression').some(isHere) || module.nodes('UpdateExpression').some(isHere)) return true;
  const returned = module.nodes('ReturnStatement').flatMap(({ argument }) => argument ?? []);
  return [...returned, body].some((node) => isHere(node) && isFailure(node));
}

/** `.catch(() => {})`, `.catch(noop)`. */
function isSilentCallback(callback: Node | undefined, module: Module): boolean {
  if (!callback) return false;
  if (isFunction(callback)) return !tells(callback.body, callback.params[0], module);
  return /(?:^|\.)noop$/.test(dottedName(callback) ?? '');
}

/** The chain of methods on the call's promise: `call().then(…).catch(…)`. */
function* chained(site: Node): Generator<TSESTree.CallExpression> {
  let below = site;
  for (const up of ancestors(site)) {
    if (up.type === 'AwaitExpression' || up.type === 'ChainExpression') {
      below = up;
      continue;
    }
    if (up.type === 'MemberExpression' ? up.object !== below : up.type !== 'CallExpression' || up.callee !== below)
      return;
    if (up.type === 'CallExpression') yield up;
    below = up;
  }
}

const propertyOf = (call: TSESTree.CallExpression): Node =>
  call.callee.type === 'MemberExpression' ? call.callee.property : call;

/** The silent `.catch` of a chain; a later one hears nothing any more. */
function silentInChain(site: Node, module: Module): Node | undefined {
  for (const call of chained(site)) {
    const name = calleeName(call);
    const handler = name === 'catch' ? call.arguments[0] : name === 'then' ? call.arguments[1] : undefined;
    if (handler) return isSilentCallback(handler, module) ? propertyOf(call) : undefined;
  }
  return undefined;
}

/** `await Promise.allSettled(…)` whose results nobody looks at, or only to count them. */
function isIgnored(call: Node, module: Module): boolean {
  const use = call.parent?.type === 'AwaitExpression' ? call.parent.parent : call.parent;
  if (use?.type !== 'VariableDeclarator' || use.id.type !== 'Identifier') return use?.type === 'ExpressionStatement';
  const references = module.variable(use.id)?.references ?? [];
  return references.every(
    ({ identifier }) =>
      identifier === use.id ||
      (identifier.parent.type === 'MemberExpression' &&
        identifier.parent.object === identifier &&
        memberName(identifier.parent) === 'length'),
  );
}

/** Functions whose result fails when their callback fails. */
const carriesErrors = /(?:^|\.)(?:map|flatMap|all|then)$|limit|schedule|transaction|span|retry|pMap/i;

function silentAround(site: Node, module: Module): Node | undefined {
  for (const up of ancestors(site)) {
    if (up.type === 'CallExpression') {
      const name = dottedName(up.callee) ?? '';
      if (/^Promise\.(?:all|allSettled|race|any)$/.test(name)) {
        if (name === 'Promise.allSettled' && isIgnored(up, module)) return up;
        const silent = silentInChain(up, module);
        if (silent) return silent;
      }
    }
    if (up.type === 'TryStatement' && up.handler && isWithin(site, up.block)) {
      return tells(up.handler.body, up.handler.param ?? undefined, module) ? undefined : up.handler;
    }
    // `(async () => { … })().catch(…)`: the function's own promise carries the error.
    if (isFunction(up)) {
      const call = up.parent;
      if (call.type !== 'CallExpression') return undefined;
      const silent = silentInChain(call, module);
      if (silent) return silent;
      if (call.callee !== up && !carriesErrors.test(dottedName(call.callee) ?? calleeName(call) ?? ''))
        return undefined;
    }
  }
  return undefined;
}

/** Functions that call what they are given and keep its error to themselves, and the calls that give them Customer.io. */
function handedOver({ module, operations }: AuditedFile): Fact[] {
  const silent = functionTypes.flatMap((type) =>
    module
      .nodes(type)
      .flatMap((fn) =>
        silentHandlers(fn, module).map((node): Fact => ({ key: functionKey(fn, module), value: 'silent', node })),
      ),
  );
  const used = functionsUsed({ module }).flatMap(({ fn, module: owner, call }): Fact[] => {
    if (call.type !== 'CallExpression') return [];
    const givesCall = call.arguments.some(
      (one) =>
        operations.some(({ site }) => isFunction(one) && isWithin(site, one)) ||
        (one.type === 'Identifier' && origins(valueOf(one, module)).flatMap(operationsBehind).length > 0),
    );
    if (!givesCall) return [];
    const key = functionKey(fn, owner);
    // A file that has nothing to do with Customer.io is not looked at, so its helper is judged from here.
    const isSilentElsewhere =
      owner !== module && !concernsCustomerIo(owner.file, owner.text) && silentHandlers(fn, owner).length > 0;
    return [{ key, value: 'used', node: call }, ...(isSilentElsewhere ? [{ key, value: 'silent', node: call }] : [])];
  });
  return [...silent, ...used];
}

/** Where a function keeps the error of what it was given to itself. */
const silentHandlers = (fn: FunctionNode, module: Module): Node[] => {
  const given = new Set(fn.params.map((param) => module.variable(param)));
  return module.nodes('CallExpression').flatMap((call) => {
    const called = module.variable(call.callee);
    const isGiven = called !== undefined && given.has(called) && isWithin(call, fn);
    return isGiven ? (silentInChain(call, module) ?? silentAround(call, module) ?? []) : [];
  });
};

const functionTypes = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'] as const;

export const rule: ProgramRule = {
  id: 'no-swallowed-errors',
  family: 'calls',
  description: 'An error of a call to Customer.io is logged with its reason, counted, handed on or thrown.',
  level: 'error',
  messages: {
    swallowed:
      'An error of the call to Customer.io ends here without a trace. A wrong key or a full rate limit then looks like success for days. Log the error with its status, report it, or let it be thrown on.',
  },
  looksAt: ['CallExpression', 'CatchClause'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    for (const { site } of operations) {
      const node = silentInChain(site, module) ?? silentAround(site, module);
      if (node) report({ node, messageId: 'swallowed' });
    }
  },
  collect: (file) => (file.isTest ? [] : handedOver(file)),
  compare: <F extends Comparable>(facts: readonly F[]): Contradiction<F>[] =>
    [...groupByKey(facts).values()].flatMap((group) =>
      group.some(({ value }) => value === 'used')
        ? group.filter(({ value }) => value === 'silent').map((fact) => ({ fact, messageId: 'swallowed', data: {} }))
        : [],
    ),
};
