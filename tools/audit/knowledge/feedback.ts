/** What a receiver does with each metric, as far as a file shows it. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  isFunction,
  isWithin,
  literalText,
  receiverOf,
  unwrap,
  type Node,
} from '../program/nodes';
import { shapesOf } from '../values/objects';
import { origins } from '../values/origins';
import { valueOf } from '../values/value';
import { metricIn, metricUses } from './dispatch';

/** A branch that runs for some metrics: the one for all the rest has none of its own. */
export type Branch = {
  readonly node: Node;
  readonly metrics: readonly string[];
  readonly isRest: boolean;
  readonly hasEffect: boolean;
};

const logger = /(?:^|\.)(?:console|log|logger|logging|winston|pino|debug)$/i;
const answer = /^(?:send|json|end|sendStatus|status|redirect|writeHead)$/;

/** A call that changes or tells something, and is no log line and no response. */
function isEffect(call: TSESTree.CallExpression): boolean {
  const object = receiverOf(call);
  const owner = object ? (dottedName(object) ?? '') : '';
  if (logger.test(owner)) return false;
  if (answer.test(calleeName(call) ?? '') && /(?:^|\.)(?:res|response|reply|ctx|c)$/.test(owner)) return false;
  return !/^(?:Number|String|Boolean|JSON\.\w+|Date\.\w+)$/.test(dottedName(call.callee) ?? '');
}

/** Words for nothing having been done. */
const nothingDone = /^(?:|ok|okay|done|ack(?:ed)?|success|ignored?|skip(?:ped)?|no-?op|none|unhandled|unknown)$/i;

/** `case 'spammed': return 'complaint'`: the caller is told in a word of its own. */
const tellsCaller = ({ argument }: TSESTree.ReturnStatement): boolean => {
  const text = literalText(argument);
  return text !== undefined && !nothingDone.test(text);
};

export const hasEffect = (bodies: readonly Node[], module: Module): boolean => {
  const isHere = (node: Node): boolean => bodies.some((body) => isWithin(node, body));
  return (
    module.nodes('CallExpression').some((call) => isHere(call) && isEffect(call)) ||
    module.nodes('AssignmentExpression').some(isHere) ||
    module.nodes('ThrowStatement').some(isHere) ||
    module.nodes('ReturnStatement').some((one) => isHere(one) && tellsCaller(one)) ||
    bodies.some((body) => body.type === 'Identifier' || body.type === 'MemberExpression')
  );
};

const usesIn = (node: Node, module: Module): string[] =>
  metricUses(module)
    .filter((use) => isWithin(use.node, node))
    .map(metricIn);

/** The cases of a switch, each with the statements that it falls through to. */
function switchBranches(statement: TSESTree.SwitchStatement, module: Module): Branch[] {
  return statement.cases.map((one, index): Branch => {
    const bodies: Node[] = [];
    for (const next of statement.cases.slice(index)) {
      bodies.push(...next.consequent);
      if (next.consequent.some((inner) => /^(?:Break|Return|Throw|Continue)Statement$/.test(inner.type))) break;
      if (next.consequent.some((inner) => inner.type === 'BlockStatement')) break;
    }
    return {
      node: one,
      metrics: one.test ? usesIn(one.test, module) : [],
      isRest: one.test === null,
      hasEffect: hasEffect(bodies, module),
    };
  });
}

/** `!LIST.includes(metric)`, `metric !== 'opened' && metric !== 'clicked'`. */
export function isNegative(test: Node): boolean {
  const node = unwrap(test);
  if (node.type === 'UnaryExpression') return node.operator === '!';
  if (node.type === 'LogicalExpression') return isNegative(node.left) && isNegative(node.right);
  return node.type === 'BinaryExpression' && node.operator.startsWith('!');
}

export const leaves = (node: Node): boolean =>
  /^(?:Return|Continue|Throw)Statement$/.test(node.type) || (node.type === 'BlockStatement' && node.body.some(leaves));

/** The metrics that a test names; for a list that is kept elsewhere, its elements. */
function metricsOfTest(test: Node, module: Module): string[] {
  const own = usesIn(test, module);
  if (own.length > 0) return own;
  const lists = module.nodes('Identifier').filter((one) => isWithin(one, test));
  return metricUses(module)
    .filter((use) =>
      lists.some((list) =>
        origins(valueOf(list, module)).some((origin) => isWithin(use.node, origin.node) && origin.node !== list),
      ),
    )
    .map(metricIn);
}

function ifBranches(statement: TSESTree.IfStatement, module: Module): Branch[] {
  const metrics = metricsOfTest(statement.test, module);
  if (metrics.length === 0) return [];
  const consequent = hasEffect([statement.consequent], module);
  const isElse = statement.alternate !== null && statement.alternate.type !== 'IfStatement';
  const otherwise = isElse && statement.alternate ? hasEffect([statement.alternate], module) : false;
  if (isNegative(statement.test)) {
    // A filter: what is named goes on, the rest ends here.
    const rest: Branch = { node: statement, metrics: [], isRest: true, hasEffect: consequent };
    const kept: Branch = {
      node: statement,
      metrics,
      isRest: false,
      hasEffect: leaves(statement.consequent) || otherwise,
    };
    return [kept, rest];
  }
  return [
    { node: statement, metrics, isRest: false, hasEffect: consequent },
    ...(isElse ? [{ node: statement, metrics: [], isRest: true, hasEffect: otherwise }] : []),
  ];
}

/** `handlers[event.metric]`. */
function tableBranches(access: TSESTree.MemberExpression, module: Module): Branch[] {
  if (!access.computed) return [];
  return shapesOf(valueOf(access.object, module)).flatMap(({ entries }) => {
    const isTable = entries.some((entry) => metricUses(module).some((use) => use.node === entry.node));
    if (!isTable) return [];
    return entries.map((entry): Branch => {
      const node = entry.value.node;
      const body = isFunction(node) ? node.body : node;
      return {
        node: entry.node,
        metrics: [metricIn({ text: entry.key })],
        isRest: false,
        hasEffect: hasEffect([body], module),
      };
    });
  });
}

/** Every branch on the metric in a file. */
export function branchesIn(module: Module): Branch[] {
  const switches = module
    .nodes('SwitchStatement')
    .filter((one) => one.cases.some(({ test }) => test !== null && usesIn(test, module).length > 0))
    .flatMap((one) => switchBranches(one, module));
  return [
    ...switches,
    ...module.nodes('IfStatement').flatMap((one) => ifBranches(one, module)),
    ...module.nodes('MemberExpression').flatMap((one) => tableBranches(one, module)),
  ];
}

const stores =
  /save|store|insert|publish|enqueue|write|push|put|record|archive|create|upsert|forward|persist|append|add|ingest|emit|send|index|queue|handle|process/i;

/** Calls beside the branches that take the whole event: whatever the metric, it is kept or handed on. */
export function storesEverything(
  branches: readonly Branch[],
  within: readonly Node[],
  module: Module,
  event: RegExp,
): boolean {
  const firstFilter = Math.min(
    ...branches
      .filter(({ isRest, node, hasEffect: effect }) => isRest && !effect && node.type === 'IfStatement')
      .map(({ node }) => node.range[0]),
  );
  return module.nodes('CallExpression').some((call) => {
    if (!within.some((fn) => isWithin(call, fn)) || !isEffect(call)) return false;
    if (!stores.test(dottedName(call.callee) ?? calleeName(call) ?? '')) return false;
    if (call.range[0] > firstFilter) return false;
    const isBranch = [...ancestors(call)].some((up) =>
      branches.some(({ node }) => node === up && up.type !== 'Property'),
    );
    if (isBranch && !isInTest(call)) return false;
    return call.arguments.some((one) => event.test(module.text.slice(one.range[0], one.range[1])));
  });
}

const isInTest = (node: Node): boolean => {
  let below = node;
  for (const up of ancestors(node)) {
    if (up.type === 'IfStatement') return up.test === below;
    below = up;
  }
  return false;
};
