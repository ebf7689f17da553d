import type { TSESTree } from '@typescript-eslint/types';

import { functionsReaching } from '../knowledge/around';
import { isReceiver, verificationsIn, type Verification } from '../knowledge/receivers';
import { namesIn } from '../knowledge/regions';
import type { Module } from '../program/module';
import { calleeName, dottedName, isFunction, isWithin, unwrap, type FunctionNode, type Node } from '../program/nodes';
import type { CodeRule, Report } from '../rule';
import { functionsCalled } from '../values/calls';
import { returnsOf } from '../values/members';
import { origins } from '../values/origins';
import { literalTexts } from '../values/texts';
import { namesOf, valueOf } from '../values/value';

const secretName = /secret|signing|key/i;

const isSecret = (node: Node, module: Module): boolean => {
  const inner = unwrap(node);
  if (inner.type !== 'Identifier' && inner.type !== 'MemberExpression') return false;
  if (secretName.test(dottedName(inner)?.split('.').at(-1) ?? '')) return true;
  return origins(valueOf(inner, module)).some((origin) =>
    namesOf(origin)
      .slice(0, 1)
      .some((name) => secretName.test(name)),
  );
};

const isNothing = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'Literal' && (node.value === null || node.value === '')) ||
  (node.type === 'Literal' && node.value === 0);

/** A test that holds when there is no secret: `!secret`, `secret === undefined`, `secret.length === 0`. */
function findsNoSecret(test: Node, module: Module): boolean {
  const node = unwrap(test);
  if (node.type === 'UnaryExpression' && node.operator === '!') return isSecret(node.argument, module);
  if (node.type === 'LogicalExpression') return [node.left, node.right].some((one) => findsNoSecret(one, module));
  if (node.type !== 'BinaryExpression' || !/^===?$/.test(node.operator)) return false;
  const sides = [node.left, node.right].map((one) => {
    const inner = unwrap(one);
    const isLength = inner.type === 'MemberExpression' && dottedName(inner)?.endsWith('.length');
    return isLength ? inner.object : inner;
  });
  return sides.some(isNothing) && sides.some((one) => isSecret(one, module));
}

/** A test of where the code runs, or of a switch that turns the check off. */
function asksEnvironment(test: Node, module: Module): boolean {
  const names = namesIn(test, module);
  return names.some((name) =>
    /^(?:NODE_ENV|APP_ENV|ENVIRONMENT|STAGE|VERCEL_ENV|DEV|isDev\w*|isProd\w*|isLocal\w*|isTest\w*|\w*(?:SKIP|DISABLE|BYPASS|INSECURE|ALLOW_UNSIGNED)\w*|skip\w*|bypass\w*)$/.test(
      name,
    ),
  );
}

const isTrue = (node: Node | null | undefined): boolean => node?.type === 'Literal' && node.value === true;

/** Where a branch lets the request through: `return true`, `next()`; undefined when it does not. */
function letsThrough(branch: Node, module: Module): Node | undefined {
  const returned = module.nodes('ReturnStatement').find((one) => isWithin(one, branch) && isTrue(one.argument));
  const next = module
    .nodes('CallExpression')
    .find((call) => isWithin(call, branch) && calleeName(call) === 'next' && call.arguments.length === 0);
  return returned ?? next;
}

const rejects = (branch: Node | null | undefined, module: Module): boolean =>
  branch !== null &&
  branch !== undefined &&
  (module.nodes('ThrowStatement').some((one) => isWithin(one, branch)) ||
    /\b(?:401|403|400|500|503|false|Unauthorized\w*|Forbidden\w*)\b/.test(
      module.text.slice(branch.range[0], branch.range[1]),
    ));

type Scope = {
  readonly verification: Verification;
  readonly module: Module;
  readonly functions: readonly FunctionNode[];
};

/** The verification itself stands below a node, or a call of a function that does it. */
const verifiesBelow = (node: Node, { verification, module, functions }: Scope): boolean =>
  isWithin(verification.call, node) ||
  module
    .nodes('CallExpression')
    .some(
      (call) =>
        isWithin(call, node) &&
        functionsCalled(valueOf(call, module), call, origins).some(
          (fn) => isFunction(fn.node) && functions.includes(fn.node) && !isWithin(node, fn.node),
        ),
    );

const operands = (test: Node, operator: '&&' | '||'): Node[] => {
  const node = unwrap(test);
  return node.type === 'LogicalExpression' && node.operator === operator
    ? [...operands(node.left, operator), ...operands(node.right, operator)]
    : [node];
};

/**
 * `if (secret) { verify }` or `if (secret && !valid) reject`: without a secret, or outside of an environment, nothing is
 * checked.
 */
function optionalBy(statement: TSESTree.IfStatement, scope: Scope): 'optional' | 'environment' | undefined {
  const { module } = scope;
  if (rejects(statement.alternate, module)) return undefined;
  const tests = operands(statement.test, '&&');
  const decides = tests.some((test) => isSecret(test, module))
    ? 'optional'
    : tests.some((test) => !verifiesBelow(test, scope) && asksEnvironment(test, module))
      ? 'environment'
      : undefined;
  if (decides === undefined || verifiesBelow(statement.consequent, scope)) return decides;
  const refuses = tests.length > 1 && verifiesBelow(statement.test, scope) && rejects(statement.consequent, module);
  return refuses ? decides : undefined;
}

function checkStatements(scope: Scope, report: Report): void {
  const { module, functions } = scope;
  for (const statement of module.nodes('IfStatement')) {
    if (!functions.some((fn) => isWithin(statement, fn))) continue;
    const noSecret = findsNoSecret(statement.test, module);
    const through =
      noSecret || asksEnvironment(statement.test, module) ? letsThrough(statement.consequent, module) : undefined;
    if (through && !verifiesBelow(statement.consequent, scope)) {
      report({ node: through, messageId: noSecret ? 'letsThrough' : 'environment' });
      continue;
    }
    const messageId = optionalBy(statement, scope);
    if (messageId) report({ node: statement, messageId });
  }
}

/** `!secret || verify(…)`, `secret ? verify(…) : true`. */
function checkExpressions(scope: Scope, report: Report): void {
  const { module, functions } = scope;
  const isHere = (node: Node): boolean => functions.some((fn) => isWithin(node, fn));
  for (const choice of module.nodes('LogicalExpression')) {
    if (choice.operator !== '||' || !isHere(choice) || !verifiesBelow(choice.right, scope)) continue;
    if (findsNoSecret(choice.left, module)) report({ node: choice, messageId: 'letsThrough' });
    else if (asksEnvironment(choice.left, module)) report({ node: choice, messageId: 'environment' });
  }
  for (const choice of module.nodes('ConditionalExpression')) {
    if (!isHere(choice) || ![choice.consequent, choice.alternate].some((one) => isTrue(one))) continue;
    if (!verifiesBelow(choice, scope)) continue;
    const decides = isSecret(choice.test, module) || findsNoSecret(choice.test, module);
    if (decides) report({ node: choice, messageId: 'letsThrough' });
    else if (asksEnvironment(choice.test, module)) report({ node: choice, messageId: 'environment' });
  }
}

/** One of several keys is left out: the next one is tried. */
const passesOver = (branch: Node, module: Module): boolean =>
  module.nodes('ContinueStatement').some((one) => isWithin(one, branch));

/** Somewhere the file stops when the key is missing, or does without that key. */
const stopsWithout = (module: Module): boolean =>
  module
    .nodes('IfStatement')
    .some(
      ({ test, consequent }) =>
        findsNoSecret(test, module) && (rejects(consequent, module) || passesOver(consequent, module)),
    );

function checkKey({ via, key, call }: Verification, module: Module, report: Report): void {
  // The SDK throws on an empty secret, so that it lets nothing through.
  if (!key || via === 'sdk' || stopsWithout(module)) return;
  const isEmpty = literalTexts(key).some(({ text }) => text === '');
  if (isEmpty) report({ node: call, messageId: 'empty' });
}

const nameOf = (fn: FunctionNode): string => {
  if (fn.id) return fn.id.name;
  const { parent } = fn;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  return parent.type === 'MethodDefinition' && parent.key.type === 'Identifier' ? parent.key.name : '';
};

/** A function that is named as a check and never says no. */
function alwaysTrue(fn: FunctionNode): Node | undefined {
  const returned = returnsOf(fn);
  const isCheck =
    /^(?:verify|validate|check|is|has)\w*(?:Signature|Webhook|Authentic|Signed|Genuine|Customerio|CustomerIo)\w*$/.test(
      nameOf(fn),
    );
  return isCheck && returned.every((node) => isTrue(node)) ? returned[0] : undefined;
}

export const rule: CodeRule = {
  id: 'webhook-require-secret',
  family: 'receivers',
  description: 'Without a signing key nothing is let through, in any environment.',
  level: 'error',
  messages: {
    letsThrough:
      'Without a signing key every request is let through. A deployment that lost the variable accepts forged events from anybody. Fail closed: answer 401 (or do not start) until the key is there.',
    environment:
      'Here the environment decides that nothing is checked. One wrong variable, and a deployment accepts forged events from anybody. Use a signing key of its own in each environment.',
    optional:
      'The signature is only checked when a key is configured. A deployment that lost the variable accepts forged events from anybody. Fail closed: answer 401 until the key is there.',
    empty:
      'The signing key falls back to an empty text, with which anybody can sign. Fail closed: do not start, or answer 401, until the key is there.',
    stub: 'This check of a signature always says yes. Anybody can post events here. Verify the signature, or answer 401.',
  },
  looksAt: ['IfStatement', 'CallExpression'],
  check({ module, isTest }, report) {
    if (isTest) return;
    for (const verification of verificationsIn(module)) {
      const scope = { verification, module, functions: functionsReaching(verification.call, module) };
      checkKey(verification, module, report);
      checkStatements(scope, report);
      checkExpressions(scope, report);
    }
    if (!isReceiver(module)) return;
    for (const type of ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'] as const) {
      for (const fn of module.nodes(type)) {
        const node = alwaysTrue(fn);
        if (node) report({ node, messageId: 'stub' });
      }
    }
  },
};
