import { takesPart, textAround, verificationsIn, type Verification } from '../knowledge/receivers';
import type { Module } from '../program/module';
import { calleeName, type Node } from '../program/nodes';
import type { CodeRule } from '../rule';

const now = /\bDate\b|\bnow\w*\b|performance\.|dayjs|moment|DateTime|[nN]owSeconds|getUnixTime|clock/;
const ageFunction = /fresh|stale|\bage\b|Age\b|recent|expired|replay|toleran|tooOld|skew|within/i;

const textOf = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

/** A comparison of sizes with the time in it, or a function named after such a check. */
function checksAge(verification: Verification, module: Module): boolean {
  const names = /\b(?:now|age|skew|drift|elapsed|delta|diff|tolerance|maxAge)\w*\b/i;
  const compares = module.nodes('BinaryExpression').some((node) => {
    if (!/^[<>]=?$/.test(node.operator) || !takesPart(verification, node)) return false;
    const text = textOf(node, module);
    return now.test(text) || names.test(text) || text.includes('abs(');
  });
  if (compares) return true;
  return module
    .nodes('CallExpression')
    .some(
      (call) => takesPart(verification, call) && ageFunction.test(calleeName(call) ?? '') && call.arguments.length > 0,
    );
}

export const rule: CodeRule = {
  id: 'webhook-check-age',
  family: 'receivers',
  description: 'A signed request is refused when its timestamp is too old.',
  level: 'warn',
  messages: {
    noAge:
      'The signature is checked, but not when it was made: whoever once recorded a request can send it again for ever. Compare X-CIO-Timestamp with the clock, with a window that leaves room for retries (they go on for 7 days).',
  },
  looksAt: ['CallExpression'],
  check({ module, isTest }, report) {
    if (isTest) return;
    for (const verification of verificationsIn(module)) {
      // A file that only makes signatures, for a test or a client, receives nothing.
      if (!/signature/i.test(textAround(verification, module)) && verification.via !== 'sdk') continue;
      if (!checksAge(verification, module)) report({ node: verification.call, messageId: 'noAge' });
    }
  },
};
