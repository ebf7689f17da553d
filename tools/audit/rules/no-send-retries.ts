import type { AuditedFile } from '../audited-file';
import type { FoundOperation } from '../knowledge/program-operations';
import type { Module } from '../program/module';
import {
  ancestors,
  calleeName,
  dottedName,
  isFunction,
  isWithin,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import type { CodeRule } from '../rule';
import { functionsCalled } from '../values/calls';
import { isAbsent, origins } from '../values/origins';
import { member, valueOf, type Value } from '../values/value';

const retrier = /retry|retries|backoff|reattempt|untilSuccess/i;

/** Code that looks at the status repeats what was refused, and a refused send has not happened. */
const looksAtStatus = /\b429\b|statusCode|TooManyRequests|rate.?limit/i;

const textOf = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

/** The call that is given the send as something to repeat. */
function retryingCall(site: Node): Node | undefined {
  for (const up of ancestors(site)) {
    if (up.type !== 'CallExpression' || !retrier.test(dottedName(up.callee) ?? calleeName(up) ?? '')) continue;
    if (up.arguments.some((one) => isFunction(one) && isWithin(site, one))) return up;
  }
  return undefined;
}

const leaves = (node: Node): boolean => /^(?:Throw|Return|Break)Statement$/.test(node.type);

/** A loop that goes round again when the send fails. */
function retryLoop(site: Node): Node | undefined {
  let caught = false;
  for (const up of ancestors(site)) {
    if (isFunction(up)) return undefined;
    if (up.type === 'TryStatement' && up.handler && isWithin(site, up.block)) {
      caught = !up.handler.body.body.some(leaves);
    }
    if (caught && /^(?:For|While|DoWhile)Statement$/.test(up.type)) return up;
  }
  return undefined;
}

/** The function calls itself from the `catch` around the send. */
function recursiveRetry(site: Node, module: Module): Node | undefined {
  let fn: FunctionNode | undefined;
  let handler: Node | undefined;
  for (const up of ancestors(site)) {
    if (up.type === 'TryStatement' && up.handler && isWithin(site, up.block)) handler ??= up.handler;
    if (up.type === 'CallExpression' && calleeName(up) === 'catch') handler ??= up.arguments[0];
    if (isFunction(up)) {
      fn = up;
      break;
    }
  }
  if (!fn || !handler) return undefined;
  const inHandler = handler;
  return module
    .nodes('CallExpression')
    .find(
      (call) =>
        isWithin(call, inHandler) &&
        functionsCalled(valueOf(call, module), call, origins).some(({ node }) => node === fn),
    );
}

const isPositive = (value: Value): boolean =>
  origins(value).some(
    (origin) =>
      !isAbsent(origin) &&
      origin.node.type === 'Literal' &&
      typeof origin.node.value === 'number' &&
      origin.node.value > 0,
  );

/** A client or a request that was told to repeat what fails. */
function retryingOptions({ client, request }: FoundOperation): Node | undefined {
  const made = client?.origin;
  const options: Value[] = [...(request?.options ?? [])];
  if (made?.node.type === 'NewExpression') {
    const own = made.node.arguments[1];
    if (own && own.type !== 'SpreadElement') options.push(valueOf(own, made.module, made.frame));
  }
  const found = options.find((one) =>
    [['retry', 'maxRetries'], ['retry', 'limit'], ['retry', 'retries'], ['retry'], ['retries'], ['maxRetries']].some(
      (path) => isPositive(member(one, ...path)),
    ),
  );
  return found?.node;
}

function retryOf(operation: FoundOperation, { module }: AuditedFile): Node | undefined {
  const { site } = operation;
  const around = retryingCall(site) ?? retryLoop(site) ?? recursiveRetry(site, module);
  if (around) return looksAtStatus.test(textOf(around, module)) ? undefined : site;
  const options = retryingOptions(operation);
  return options && (isWithinModule(options, module) ? options : site);
}

const isWithinModule = (node: Node, module: Module): boolean => [...ancestors(node)].at(-1) === module.ast;

export const rule: CodeRule = {
  id: 'no-send-retries',
  family: 'calls',
  description: 'A send is never repeated blindly: Customer.io has no idempotency key for it.',
  level: 'error',
  messages: {
    retried:
      'This send is repeated when it fails. After a timeout or a 5xx it may have gone out already, and Customer.io has no idempotency key, so the person gets it twice. Publish it with an event id and let the ledger decide, or repeat only a 429.',
  },
  looksAt: ['CallExpression'],
  check(file, report) {
    if (file.isTest) return;
    for (const operation of file.operations) {
      if (operation.kind !== 'send' || operation.via === 'publisher') continue;
      const node = retryOf(operation, file);
      if (node) report({ node, messageId: 'retried' });
    }
  },
};
