import { handlerAround } from '../knowledge/handlers';
import { isReceiver, verificationsIn } from '../knowledge/receivers';
import { isWithin, literalText, type FunctionNode } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';

const checksSomehow = /signature|hmac|verif(?:y|ied|ication)|authentic|x-cio|CustomerIOWebhooks|guard|middleware/i;

/** Something in the code, and not in a comment, is called like a check. */
const checks = (module: Module): boolean =>
  module.nodes('Identifier').some(({ name }) => checksSomehow.test(name)) ||
  module.nodes('Literal').some((literal) => checksSomehow.test(literalText(literal) ?? ''));

/** The handlers that read the fields of a delivery event. */
function readers(module: Module): FunctionNode[] {
  const found = new Set<FunctionNode>();
  for (const member of module.nodes('Identifier')) {
    if (member.name !== 'metric') continue;
    const handler = handlerAround(member, module);
    if (handler) found.add(handler);
  }
  return [...found].filter((fn) => ![...found].some((other) => other !== fn && isWithin(fn, other)));
}

export const rule: CodeRule = {
  id: 'webhook-verify-signature',
  family: 'receivers',
  description: 'A receiver of delivery events verifies their signature.',
  level: 'error',
  messages: {
    unverified:
      'This receiver takes delivery events from anybody who knows its address. A forged unsubscribe or bounce changes your data. Check X-CIO-Signature over the raw body, for example with CustomerIOWebhooks or verifyRequestSignature.',
  },
  looksAt: ['CallExpression', 'ExportNamedDeclaration', 'ExportDefaultDeclaration'],
  check({ module, isTest }, report) {
    if (isTest || !isReceiver(module) || verificationsIn(module).length > 0) return;
    if (checks(module)) return;
    for (const node of readers(module)) report({ node, messageId: 'unverified' });
  },
};
