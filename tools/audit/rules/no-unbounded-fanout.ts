import type { TSESTree } from '@typescript-eslint/types';

import { isWaitedFor } from '../knowledge/flow';
import { operationsBehind } from '../knowledge/program-operations';
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  isFunction,
  receiverOf,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import type { CodeRule } from '../rule';
import { shapesOf } from '../values/objects';
import { origins } from '../values/origins';
import { namesOf, steps, valueOf } from '../values/value';

/** Functions that start their argument only when there is room. */
const limiter =
  /limit|throttle|schedule|queue|semaphore|acquire|bottleneck|sema|pool|mutex|run_?exclusive|concurrency/i;
const chunkName = /chunk|batch|page|slice|window|group/i;

/** A function that a limiter made, or a method of one, whatever it is called here. */
const isOfLimiter = (callee: Node, module: Module): boolean => {
  if (limiter.test(dottedName(callee) ?? '')) return true;
  const owner = callee.type === 'MemberExpression' ? callee.object : callee;
  return origins(valueOf(owner, module)).some((origin) =>
    [...steps(origin)].some(
      ({ node }) =>
        (node.type === 'CallExpression' || node.type === 'NewExpression') &&
        limiter.test(dottedName(node.callee) ?? calleeName(node) ?? ''),
    ),
  );
};

const isLimited = (fn: FunctionNode, module: Module): boolean => {
  const call = fn.parent;
  return call.type === 'CallExpression' && call.callee !== fn && isOfLimiter(call.callee, module);
};

const isPromiseAll = (call: TSESTree.CallExpression): boolean =>
  /^Promise\.(?:all|allSettled|any|race)$/.test(dottedName(call.callee) ?? '');

/** A list of a few: written down, cut, or read with a limit. */
function isBounded(list: Node, module: Module): boolean {
  const found = origins(valueOf(list, module));
  return found.some((origin) => {
    if (namesOf(origin).some((name) => chunkName.test(name))) return true;
    const { node } = origin;
    if (node.type === 'ArrayExpression') {
      return node.elements.every((one) => one?.type !== 'SpreadElement' || isBounded(one.argument, origin.module));
    }
    if (node.type !== 'CallExpression') return false;
    if (/^(?:slice|splice|take|first|chunk|sampleSize)$/.test(calleeName(node) ?? '')) return true;
    if (/^Object\.(?:entries|keys|values)$/.test(dottedName(node.callee) ?? '')) {
      const [object] = node.arguments;
      return (
        object !== undefined &&
        origins(valueOf(object, origin.module)).some((one) => one.node.type === 'ObjectExpression')
      );
    }
    return node.arguments.some(
      (one) =>
        one.type !== 'SpreadElement' &&
        shapesOf(valueOf(one, origin.module)).some(({ entries }) =>
          entries.some(({ key }) => /^(?:take|limit|first|pageSize|page_size|perPage|top)$/.test(key)),
        ),
    );
  });
}

/** `{ concurrency: 8 }`, or options that are not written down; without one, p-map starts everything. */
function limitsConcurrency(options: Node, module: Module): boolean {
  const shapes = shapesOf(valueOf(options, module));
  if (shapes.length === 0) return true;
  return shapes.some(({ entries, open }) => {
    const concurrency = entries.findLast(({ key }) => key === 'concurrency');
    if (!concurrency) return open;
    return !origins(concurrency.value).every(({ node }) =>
      /^(?:Infinity|Number\.POSITIVE_INFINITY)$/.test(dottedName(node) ?? ''),
    );
  });
}

/** The list that a callback is called for all at once: `Promise.all(list.map(fn))`, `list.forEach(fn)`. */
function listOfAll(fn: FunctionNode, site: Node, module: Module): Node | undefined {
  const call = fn.parent;
  if (call.type !== 'CallExpression' || !call.arguments.some((one) => one === fn)) return undefined;
  const name = calleeName(call) ?? '';
  const object = receiverOf(call);
  if (name === 'forEach') return object;
  if (dottedName(call.callee) === 'Array.from') return call.arguments[0];
  // `reduce((all, one) => [...all, call(one)], [])`.
  if (name === 'reduce')
    return [...ancestors(site)].find((up) => up === fn || up.type === 'ArrayExpression') === fn ? undefined : object;
  if (/^p_?map$/i.test(name) && call.callee.type === 'Identifier') {
    const options = call.arguments[2];
    return options && limitsConcurrency(options, module) ? undefined : call.arguments[0];
  }
  if (!/^(?:map|flatMap)$/.test(name)) return undefined;
  return object;
}

/** Everything that is started at once around a call; undefined when something limits it. */
function startedAtOnce(site: Node, module: Module): Node | undefined {
  let isBelowAll = false;
  for (const up of ancestors(site)) {
    if (up.type === 'CallExpression' && isPromiseAll(up)) isBelowAll = true;
    if (isFunction(up)) {
      if (isLimited(up, module)) return undefined;
      const list = listOfAll(up, site, module);
      if (list) return isBounded(list, module) ? undefined : up.parent;
      // What is only declared or given back here is started somewhere else.
      if (up.parent.type !== 'CallExpression') return undefined;
    } else if (up.type === 'ForOfStatement' || up.type === 'ForStatement' || up.type === 'ForInStatement') {
      const collects = isCollected(site);
      if (!collects && (isWaitedFor(site, module) || isBelowAll)) return undefined;
      const list = up.type === 'ForOfStatement' ? up.right : undefined;
      return list && isBounded(list, module) ? undefined : up;
    }
  }
  return undefined;
}

/** `promises.push(client.track(…))`: started now, waited for with all the others. */
const isCollected = (site: Node): boolean => {
  const { parent } = site;
  return parent?.type === 'CallExpression' && calleeName(parent) === 'push' && parent.callee !== site;
};

/** `users.map(notify)`: a function that calls Customer.io, handed over by its name. */
function callsByReference(call: TSESTree.CallExpression, module: Module): boolean {
  const [callback] = call.arguments;
  if (callback?.type !== 'Identifier' && callback?.type !== 'MemberExpression') return false;
  if (isOfLimiter(callback, module)) return false;
  return origins(valueOf(callback, module))
    .flatMap(operationsBehind)
    .some(({ kind, via }) => kind !== 'read' && via !== 'publisher');
}

export const rule: CodeRule = {
  id: 'no-unbounded-fanout',
  family: 'calls',
  description: 'Calls for many people go out in batches or through a limiter, never all at once.',
  level: 'error',
  messages: {
    unbounded:
      'One request for each element is started here, all at once. Over the rate limit Customer.io may drop what it answered with 200, and sockets and memory run out before. Send batches (TrackClient.batch), publish to a topic, or put a limiter around the call.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    for (const call of module.nodes('CallExpression')) {
      const list = /^(?:map|flatMap|forEach)$/.test(calleeName(call) ?? '') ? receiverOf(call) : undefined;
      if (list && callsByReference(call, module) && !isBounded(list, module))
        report({ node: call, messageId: 'unbounded' });
    }
    for (const { site, kind, via } of operations) {
      // A function that was wrapped in a limiter goes by its name.
      if (kind === 'read' || via === 'publisher' || isOfLimiter(site.callee, module)) continue;
      const node = startedAtOnce(site, module);
      if (node) report({ node: site, messageId: 'unbounded' });
    }
  },
};
