import type { TSESTree } from '@typescript-eslint/types';

import { isReceiver, takesPart, verificationsIn, type Verification } from '../knowledge/receivers';
import type { Module } from '../program/module';
import { calleeName, dottedName, isFunction, isWithin, unwrap, type FunctionNode, type Node } from '../program/nodes';
import type { CodeRule, Report } from '../rule';
import { returnsOf } from '../values/members';
import { isAbsent, origins } from '../values/origins';
import { literalTexts } from '../values/texts';
import { namesOf, valueOf } from '../values/value';

const secretName = /secret|signing|key/i;

const isSecret = (node: Node, module: Module): boolean =>
  secretName.test(dottedName(node) ?? '') ||
  origins(valueOf(node, module)).some((origin) => namesOf(origin).some((name) => secretName.test(name)));

/** The secret that a condition finds missing: `!secret`, `secret === undefined`. */
function missingSecret(test: Node, module: Module): boolean {
  const node = unwrap(test);
  if (node.type === 'UnaryExpression' && node.operator === '!') return isSecret(unwrap(node.argument), module);
  if (node.type === 'LogicalExpression') return missingSecret(node.left, module) || missingSecret(node.right, module);
  if (node.type !== 'BinaryExpression' || !/^===?$/.test(node.operator)) return false;
  const isNothing = [node.left, node.right].some(
    (one) =>
      (one.type === 'Identifier' && one.name === 'undefined') ||
      (one.type === 'Literal' && (one.value === null || one.value === '')),
  );
  return isNothing && [node.left, node.right].some((one) => isSecret(one, module));
}

const isTrue = (node: Node | null): boolean => node?.type === 'Literal' && node.value === true;

/** The branch lets the request through: it returns true, or calls the next handler. */
function letsThrough(branch: Node, module: Module): boolean {
  const returns = module.nodes('ReturnStatement').some((one) => isWithin(one, branch) && isTrue(one.argument));
  const next = module
    .nodes('CallExpression')
    .some((call) => isWithin(call, branch) && calleeName(call) === 'next' && call.arguments.length === 0);
  return returns || next;
}

const rejects = (branch: Node | null | undefined, module: Module): boolean =>
  branch !== null &&
  branch !== undefined &&
  (module.nodes('ThrowStatement').some((one) => isWithin(one, branch)) ||
    /\b(?:401|403|500|503|false)\b/.test(module.text.slice(...branch.range)));

/** `if (secret) { verify }` and nothing for the other case. */
function verifiesOptionally(statement: TSESTree.IfStatement, verification: Verification, module: Module): boolean {
  const tests =
    statement.test.type === 'LogicalExpression' ? [statement.test.left, statement.test.right] : [statement.test];
  const needsSecret = tests.some(
    (test) => /^(?:Identifier|MemberExpression)$/.test(unwrap(test).type) && isSecret(unwrap(test), module),
  );
  if (!needsSecret || rejects(statement.alternate, module)) return false;
  return isWithin(verification.call, statement.consequent) || callsInto(statement.consequent, verification, module);
}

const callsInto = (branch: Node, { functions }: Verification, module: Module): boolean =>
  module
    .nodes('CallExpression')
    .some(
      (call) =>
        isWithin(call, branch) &&
        origins(valueOf(call.callee, module)).some(
          ({ node }) => isFunction(node) && functions.includes(node) && !isWithin(branch, node),
        ),
    );

function checkKey({ key, call }: Verification, report: Report): void {
  if (!key) return;
  for (const { text, origin } of literalTexts(key)) {
    if (isAbsent(origin)) continue;
    if (text === '') report({ node: call, messageId: 'empty' });
  }
}

/** A function that is named as a check and never says no. */
function alwaysTrue(fn: FunctionNode): boolean {
  const name =
    fn.id?.name ??
    (fn.parent.type === 'VariableDeclarator' && fn.parent.id.type === 'Identifier' ? fn.parent.id.name : '');
  const method = fn.parent.type === 'MethodDefinition' && fn.parent.key.type === 'Identifier' ? fn.parent.key.name : '';
  const returned = returnsOf(fn);
  return (
    /^(?:verify|validate|check|is)\w*(?:Signature|Webhook|Authentic|Signed|Genuine)\w*$/.test(name || method) &&
    returned.length > 0 &&
    returned.every(isTrue)
  );
}

export const rule: CodeRule = {
  id: 'webhook-require-secret',
  family: 'receivers',
  description: 'Without a signing key nothing is let through.',
  level: 'error',
  messages: {
    letsThrough:
      'Without a signing key every request is let through. A deployment that lost the variable accepts forged events from anybody. Fail closed: answer 401 (or do not start) until the key is there.',
    optional:
      'The signature is only checked when a key is configured. A deployment that lost the variable accepts forged events from anybody. Fail closed: answer 401 until the key is there.',
    empty:
      'The signing key falls back to an empty text, with which anybody can sign. Fail closed: do not start, or answer 401, until the key is there.',
    stub: 'This check of a signature always says yes. Anybody can post events here. Verify the signature, or answer 401.',
  },
  looksAt: ['IfStatement', 'CallExpression'],
  check({ module, isTest }, report) {
    if (isTest) return;
    const verifications = verificationsIn(module);
    for (const verification of verifications) {
      checkKey(verification, report);
      for (const statement of module.nodes('IfStatement')) {
        if (!takesPart(verification, statement)) continue;
        if (missingSecret(statement.test, module) && letsThrough(statement.consequent, module)) {
          report({ node: statement, messageId: 'letsThrough' });
        } else if (verifiesOptionally(statement, verification, module)) {
          report({ node: statement, messageId: 'optional' });
        }
      }
    }
    if (!isReceiver(module)) return;
    for (const type of ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'] as const) {
      for (const fn of module.nodes(type)) if (alwaysTrue(fn)) report({ node: fn, messageId: 'stub' });
    }
  },
};
