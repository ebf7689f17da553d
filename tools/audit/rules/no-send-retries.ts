import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import { groupByKey, type Comparable } from '../facts';
import { madeClient } from '../knowledge/clients';
import { operationsBehind, type FoundOperation } from '../knowledge/program-operations';
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  isFunction,
  isWithin,
  receiverOf,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import type { Contradiction, Fact, ProgramRule } from '../rule';
import { functionsCalled } from '../values/calls';
import { shapesOf, type Entry } from '../values/objects';
import { origins } from '../values/origins';
import { literalTexts } from '../values/texts';
import { valueOf, type Value } from '../values/value';

const retrier = /retry|retries|backoff|reattempt|untilSuccess/i;

/** Code that looks at the status repeats what was refused, and a refused send has not happened. */
const looksAtStatus = /\b429\b|TooManyRequests|rate.?limit/i;

const textOf = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

const leaves = (node: Node): boolean => /^(?:Throw|Return|Break)Statement$/.test(node.type);

const isLoop = (node: Node): boolean => /^(?:For|ForOf|While|DoWhile)Statement$/.test(node.type);

/** Statements of a block, without those of functions in it. */
const isDirectly = (node: Node, outer: Node): boolean => {
  for (const up of ancestors(node)) {
    if (up === outer) return true;
    if (isFunction(up)) return false;
  }
  return false;
};

/** A loop that ends when the try went well: it goes round again only for what failed. */
function endsOnSuccess(attempt: TSESTree.TryStatement, loop: Node, module: Module): boolean {
  const exits = [...module.nodes('ReturnStatement'), ...module.nodes('BreakStatement')].filter((one) =>
    isDirectly(one, loop),
  );
  const isAfter = (node: Node): boolean => node.range[0] >= attempt.range[1];
  if (exits.some((one) => isWithin(one, attempt.block) || isAfter(one))) return true;
  const test = 'test' in loop && loop.test ? textOf(loop.test, module) : '';
  return module
    .nodes('AssignmentExpression')
    .some(
      ({ left, ...one }) =>
        left.type === 'Identifier' &&
        one.range[0] >= attempt.block.range[0] &&
        one.range[1] <= attempt.block.range[1] &&
        new RegExp(`\\b${left.name}\\b`).test(test),
    );
}

/** A loop that goes round again when the call fails. */
function retryLoop(site: Node, module: Module): Node | undefined {
  let attempt: TSESTree.TryStatement | undefined;
  for (const up of ancestors(site)) {
    if (isFunction(up)) return undefined;
    if (up.type === 'TryStatement' && up.handler && isWithin(site, up.block)) {
      attempt = up.handler.body.body.some(leaves) ? undefined : up;
    }
    if (attempt && isLoop(up) && endsOnSuccess(attempt, up, module)) return up;
  }
  return undefined;
}

/** A function of the program that calls what it is given in a loop of that sort. */
const repeatsArgument = (call: TSESTree.CallExpression, module: Module): boolean =>
  functionsCalled(valueOf(call, module), call, origins).some(({ node: fn, module: owner }) => {
    if (!isFunction(fn)) return false;
    const given = new Set(fn.params.map((param) => owner.variable(param)).filter((one) => one !== undefined));
    return owner.nodes('CallExpression').some((inner) => {
      const called = owner.variable(inner.callee);
      return called !== undefined && given.has(called) && isWithin(inner, fn) && retryLoop(inner, owner) !== undefined;
    });
  });

const isRetrier = (call: TSESTree.CallExpression, module: Module): boolean =>
  retrier.test(dottedName(call.callee) ?? calleeName(call) ?? '') || repeatsArgument(call, module);

/** The call that is given the send as something to repeat. */
function retryingCall(site: Node, module: Module): Node | undefined {
  for (const up of ancestors(site)) {
    if (up.type !== 'CallExpression' || !up.arguments.some((one) => isFunction(one) && isWithin(site, one))) continue;
    if (isRetrier(up, module)) return up;
  }
  return undefined;
}

/** `backOff(sendReceipt)`: a function that sends, handed over by its name. */
const retryingReferences = (module: Module): Node[] =>
  module.nodes('CallExpression').filter((call) => {
    const handed = call.arguments.filter((one) => one.type === 'Identifier' || one.type === 'MemberExpression');
    return (
      handed.length > 0 &&
      isRetrier(call, module) &&
      handed.some((one) => sends(origins(valueOf(one, module)).flatMap(operationsBehind)))
    );
  });

/** What runs when the send fails: the `catch` around it, or the callback of `.catch`. */
function failureHandler(site: Node, fn: FunctionNode): Node | undefined {
  for (const up of ancestors(site)) {
    if (up === fn) return undefined;
    if (up.type === 'TryStatement' && up.handler && isWithin(site, up.block)) return up.handler;
    if (up.type === 'CallExpression' && calleeName(up) === 'catch') return up.arguments[0];
  }
  return undefined;
}

/** The function calls itself from the handler of the error. */
function recursiveRetry(site: Node, module: Module): Node | undefined {
  const fn = [...ancestors(site)].find(isFunction);
  const handler = fn && failureHandler(site, fn);
  if (!handler) return undefined;
  return module
    .nodes('CallExpression')
    .find(
      (call) =>
        isWithin(call, handler) &&
        functionsCalled(valueOf(call, module), call, origins).some(({ node }) => node === fn),
    );
}

/** The same send, written again where the first one's failure is handled. */
function repeatedInHandler(site: Node, operations: readonly FoundOperation[], module: Module): Node | undefined {
  const fn = [...ancestors(site)].find(isFunction);
  const handler = fn && failureHandler(site, fn);
  return operations.find(
    (one) =>
      handler &&
      one.kind === 'send' &&
      isWithin(one.site, handler) &&
      textOf(one.site, module) === textOf(site, module),
  )?.site;
}

const optionNames = /^(?:retry|retries|attempts|maxAttempts|maxRetries|retryLimit|limit|tries|numRetries)$/;

const numberOf = (value: Value): number | undefined => {
  const [origin] = origins(value);
  return origin?.node.type === 'Literal' && typeof origin.node.value === 'number' ? origin.node.value : undefined;
};

/** The option that asks for more than one try: `retry: { maxRetries: 3 }`, `attempts: 5`. */
function retryOption(options: Value): Entry | undefined {
  for (const { entries } of shapesOf(options)) {
    for (const entry of entries) {
      if (entry.key === 'defaultJobOptions' || entry.key === 'jobOptions') {
        const inner = retryOption(entry.value);
        if (inner) return inner;
      }
      if (!optionNames.test(entry.key)) continue;
      const number = numberOf(entry.value);
      // Attempts count the first try, retries do not.
      if (number !== undefined && number > (/attempts|tries/i.test(entry.key) && !/retries/i.test(entry.key) ? 1 : 0))
        return entry;
      if (number === undefined && entry.key === 'retry' && retryOption(entry.value)) return entry;
    }
  }
  return undefined;
}

const valuesOf = (call: TSESTree.CallExpression | TSESTree.NewExpression, module: Module): Value[] =>
  call.arguments.flatMap((one) => (one.type === 'SpreadElement' ? [] : [valueOf(one, module)]));

/** An option beside the function that sends: `inngest.createFunction({ retries: 3 }, …, fn)`. */
function optionBeside(site: Node, module: Module): Node | undefined {
  for (const up of ancestors(site)) {
    if (up.type !== 'CallExpression' || !up.arguments.some((one) => isFunction(one) && isWithin(site, one))) continue;
    for (const value of valuesOf(up, module)) {
      const entry = isFunction(value.node) ? undefined : retryOption(value);
      if (entry) return entry.value.module === module ? entry.node : up;
    }
  }
  return undefined;
}

/** A request that was told to repeat itself: `got.post(url, { retry: 2 })`. */
function retryingRequest({ request }: FoundOperation, module: Module): Node | undefined {
  for (const options of request?.options ?? []) {
    const entry = retryOption(options);
    if (entry?.value.module === module) return entry.node;
  }
  return undefined;
}

function retryOf(operation: FoundOperation, { module, operations }: AuditedFile): Node | undefined {
  const { site } = operation;
  const around =
    retryingCall(site, module) ??
    retryLoop(site, module) ??
    recursiveRetry(site, module) ??
    repeatedInHandler(site, operations, module);
  if (around) {
    const scope = [...ancestors(around)].find(isFunction) ?? around;
    return looksAtStatus.test(textOf(scope, module)) ? undefined : around;
  }
  return optionBeside(site, module) ?? retryingRequest(operation, module);
}

const clientKey = ({ node, module }: Value): string => `client ${module.place}:${String(node.range[0])}`;

const sends = (operations: readonly { readonly kind: string; readonly via: string }[]): boolean =>
  operations.some(({ kind, via }) => kind === 'send' && via !== 'publisher');

/** Clients that send, and clients that repeat. */
function clientFacts({ module, operations }: AuditedFile): Fact[] {
  const sending = operations.flatMap(({ kind, client, site }): Fact[] =>
    kind === 'send' && client?.origin.node.type === 'NewExpression'
      ? [{ key: clientKey(client.origin), value: 'sends', node: site }]
      : [],
  );
  const repeating = module.nodes('NewExpression').flatMap((made): Fact[] => {
    const value = valueOf(made, module);
    const options = madeClient(value) === 'app' ? valuesOf(made, module)[1] : undefined;
    const entry = options && retryOption(options);
    if (!entry) return [];
    return [{ key: clientKey(value), value: 'retries', node: entry.value.module === module ? entry.node : made }];
  });
  return [...sending, ...repeating];
}

const queueClass = /^(?:Queue|Bull|BullQueue)$/;

/** The name of the queue that something is put into. */
function queueName(call: TSESTree.CallExpression, module: Module): string | undefined {
  const object = receiverOf(call);
  const made = object ? origins(valueOf(object, module)).find(({ node }) => node.type === 'NewExpression') : undefined;
  if (made?.node.type !== 'NewExpression' || !queueClass.test(calleeName(made.node) ?? '')) return undefined;
  return textAt(valuesOf(made.node, made.module)[0]);
}

const textAt = (value: Value | undefined): string | undefined => (value ? literalTexts(value)[0]?.text : undefined);

/** Queues whose jobs send, and queues whose jobs are tried more than once. */
function queueFacts({ module }: AuditedFile): Fact[] {
  const fact = (name: string | undefined, value: string, node: Node): Fact[] =>
    name === undefined ? [] : [{ key: `queue ${name}`, value, node }];
  const working = [...module.nodes('NewExpression'), ...module.nodes('CallExpression')].flatMap((call) => {
    const name = calleeName(call) ?? '';
    if (!/^(?:Worker|process|work)$/.test(name)) return [];
    const args = valuesOf(call, module);
    const runs = args.flatMap((one) => origins(one).flatMap(operationsBehind));
    const queue = name === 'process' && call.type === 'CallExpression' ? queueName(call, module) : textAt(args[0]);
    return sends(runs) ? fact(queue, 'sends', call) : [];
  });
  const adding = module.nodes('CallExpression').flatMap((call) => {
    const name = calleeName(call) ?? '';
    if (!/^(?:add|addBulk|send|sendOnce)$/.test(name)) return [];
    const args = valuesOf(call, module);
    const entry = args.slice(1).flatMap((one) => retryOption(one) ?? [])[0];
    const queue = queueName(call, module) ?? (name.startsWith('send') ? textAt(args[0]) : undefined);
    return entry ? fact(queue, 'retries', entry.value.module === module ? entry.node : call) : [];
  });
  const made = module.nodes('NewExpression').flatMap((call) => {
    const args = valuesOf(call, module);
    const entry = queueClass.test(calleeName(call) ?? '') && args[1] ? retryOption(args[1]) : undefined;
    return entry ? fact(textAt(args[0]), 'retries', entry.value.module === module ? entry.node : call) : [];
  });
  return [...working, ...adding, ...made];
}

export const rule: ProgramRule = {
  id: 'no-send-retries',
  family: 'calls',
  description: 'A send is never repeated blindly: Customer.io has no idempotency key for it.',
  level: 'error',
  messages: {
    retried:
      'A send is repeated here when it fails. After a timeout or a 5xx it may have gone out already, and Customer.io has no idempotency key, so the person gets it twice. Publish it with an event id and let the ledger decide, or repeat only a 429.',
  },
  looksAt: ['CallExpression', 'NewExpression'],
  check(file, report) {
    if (file.isTest) return;
    for (const operation of file.operations) {
      if (operation.kind !== 'send' || operation.via === 'publisher') continue;
      const node = retryOf(operation, file);
      if (node) report({ node, messageId: 'retried' });
    }
    for (const node of retryingReferences(file.module)) report({ node, messageId: 'retried' });
  },
  collect: (file) => (file.isTest ? [] : [...clientFacts(file), ...queueFacts(file)]),
  compare: <F extends Comparable>(facts: readonly F[]): Contradiction<F>[] =>
    [...groupByKey(facts).values()].flatMap((group) =>
      group.some(({ value }) => value === 'sends')
        ? group.filter(({ value }) => value === 'retries').map((fact) => ({ fact, messageId: 'retried', data: {} }))
        : [],
    ),
};
