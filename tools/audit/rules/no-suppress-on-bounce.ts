import type { TSESTree } from '@typescript-eslint/types';

import { isNegative, leaves } from '../knowledge/feedback';
import { namesIn } from '../knowledge/regions';
import { ancestors, enclosingFunction, isFunction, type FunctionNode, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';

const bounce =
  /['"`](?:email_|sms_|push_)?(?:bounced?|deferred|attempted)['"`]|\bisBounce\b|onBounce|handleBounce|[bB]ounced?\b/;
/** Whatever tells a dead address from a full mailbox. */
const tellsApart =
  /hard|soft|permanent|transient|failure_?message|failureMessage|count|attempts|threshold|bounces?\s*>=?|\b5\.\d\.\d|\/\^?5|enhanced|smtp|reason|category/i;

const textOf = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

/** A test as it is written, with the texts of the constants that it names. */
const testText = (test: Node, module: Module): string =>
  `${textOf(test, module)} ${namesIn(test, module)
    .map((name) => `'${name}'`)
    .join(' ')}`;

/** The labels of a case and of those that fall through to it. */
function labelsOf(one: TSESTree.SwitchCase): Node[] {
  const { cases } = one.parent;
  const labels: Node[] = one.test ? [one.test] : [];
  for (const before of cases.slice(0, cases.indexOf(one)).toReversed()) {
    if (!before.test || before.consequent.some((inner) => inner.type === 'BreakStatement' || leaves(inner))) break;
    labels.push(before.test);
  }
  return labels;
}

/** `if (metric !== 'bounced') return;` before a statement of the same block. */
const guardsBefore = (statement: Node, block: TSESTree.BlockStatement): Node[] =>
  block.body.flatMap((one) =>
    one.type === 'IfStatement' && one.range[1] <= statement.range[0] && leaves(one.consequent) && isNegative(one.test)
      ? [one.test]
      : [],
  );

/** The tests that hold where a call stands, out to the function around it. */
function testsAround(site: Node): Node[] {
  const tests: Node[] = [];
  let below: Node = site;
  for (const up of ancestors(site)) {
    if (up.type === 'IfStatement' && up.consequent === below && !isNegative(up.test)) tests.push(up.test);
    if (up.type === 'ConditionalExpression' && up.consequent === below) tests.push(up.test);
    if (up.type === 'LogicalExpression' && up.right === below) tests.push(up.left);
    if (up.type === 'SwitchCase') tests.push(...labelsOf(up));
    if (up.type === 'BlockStatement') tests.push(...guardsBefore(below, up));
    if (isFunction(up)) break;
    below = up;
  }
  return tests;
}

/** The function is named after bounces, or listens for them. */
function isForBounces(fn: FunctionNode, module: Module): boolean {
  const { parent } = fn;
  const isCall = parent.type === 'CallExpression' || parent.type === 'NewExpression';
  if (isCall && parent.arguments[0] && parent.arguments[0] !== fn) {
    return bounce.test(textOf(parent.arguments[0], module));
  }
  if (parent.type === 'Property') return bounce.test(`'${textOf(parent.key, module)}'`);
  const name = fn.id?.name ?? (parent.type === 'MethodDefinition' ? textOf(parent.key, module) : '');
  return /bounce/i.test(parent.type === 'VariableDeclarator' ? textOf(parent.id, module) : name);
}

/** Runs on any bounce, and nothing around it asks which sort. */
function isOnAnyBounce(site: Node, module: Module): boolean {
  const fn = enclosingFunction(site);
  const tests = testsAround(site).map((test) => testText(test, module));
  if (!tests.some((text) => bounce.test(text)) && !(fn && isForBounces(fn, module))) return false;
  // A check before the call that leaves the function counts as much as one around it.
  const before = fn ? module.text.slice(fn.body.range[0], site.range[0]) : '';
  return ![...tests, before].some((text) => tellsApart.test(text));
}

export const rule: CodeRule = {
  id: 'no-suppress-on-bounce',
  family: 'receivers',
  description: 'A bounce does not delete the person: only a dead address stops mail, and suppress deletes the profile.',
  level: 'error',
  messages: {
    suppressed:
      'Every bounce leads to {{what}} here. A full mailbox bounces too, and {{what}} removes the profile and blocks the address for receipts and password resets. Look at failure_message, count soft bounces, and mark the address instead.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    const reported = new Set<Node>();
    // The call at Customer.io first: the call of a function around it adds nothing then.
    for (const { site, kind, call } of [...operations].sort(
      (one, other) => Number(other.direct) - Number(one.direct),
    )) {
      if ((kind !== 'suppress' && kind !== 'delete') || reported.has(call) || !isOnAnyBounce(site, module)) continue;
      reported.add(call);
      report({ node: site, messageId: 'suppressed', data: { what: kind } });
    }
  },
};
