import { isHandedToPlatform, isWaitedFor } from '../knowledge/flow';
import { handlerAround, isBackground } from '../knowledge/handlers';
import { isReceiver } from '../knowledge/receivers';
import { enclosingFunctions, literalText, type FunctionNode, type Node } from '../program/nodes';
import type { CodeRule } from '../rule';

/** Every function between the call and the handler is waited for as well. */
function isOnTheWay(site: Node, handler: FunctionNode): boolean {
  if (!isWaitedFor(site)) return false;
  for (const fn of enclosingFunctions(site)) {
    if (fn === handler) return true;
    if (fn.parent.type !== 'CallExpression' || !isWaitedFor(fn.parent)) return false;
  }
  return false;
}

/** Routes that a scheduler, a queue or another service calls. */
const machineRoute = /cron|job|task|worker|queue|pubsub|webhook|hook|internal|scheduler/i;

const isMachineRoute = (handler: FunctionNode): boolean => {
  const call = handler.parent;
  return call.type === 'CallExpression' && machineRoute.test(literalText(call.arguments[0]) ?? '');
};

export const rule: CodeRule = {
  id: 'no-await-in-request-path',
  family: 'calls',
  description: 'A request does not wait for Customer.io: it publishes a message and answers.',
  level: 'warn',
  messages: {
    waits:
      'A user waits for this call before the response goes out. When Customer.io is slow or down, so is this route, and an error here loses the message. Publish it to a topic (Publisher.identify, track or transactional) and answer.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest || isBackground(module) || machineRoute.test(module.file.split(/[/\\]/).slice(-3).join('/'))) return;
    for (const { site, kind, via } of operations) {
      if (kind === 'read' || via === 'publisher' || isHandedToPlatform(site)) continue;
      const handler = handlerAround(site, module);
      if (!handler || isMachineRoute(handler) || isReceiver(module)) continue;
      if (isOnTheWay(site, handler)) report({ node: site, messageId: 'waits' });
    }
  },
};
