import { areExclusive, concurrentGroup, leavesBefore } from '../knowledge/flow';
import { operationSite } from '../knowledge/operation-site';
import { given } from '../knowledge/parts';
import type { FoundOperation } from '../knowledge/program-operations';
import { calleeName, enclosingFunction, type FunctionNode, type Node } from '../program/nodes';
import type { CodeRule } from '../rule';
import { identityOf } from '../values/value';

/** Who the operation is about, as something to compare; undefined for anonymous people. */
function personOf(operation: FoundOperation): string | undefined {
  const ids = given(operation, 'id').map(identityOf).sort();
  return ids.length > 0 ? ids.join() : undefined;
}

/** Functions that run what they are given as a part of the flow around them. */
const runsInline =
  /^(?:then|finally|run|transaction|\$transaction|withSpan|startActiveSpan|retry|pRetry|withRetry|backOff)$/;

/** The function whose order counts: callbacks of promises, transactions and retries belong to the one around them. */
function flowOf(node: Node): FunctionNode | undefined {
  const fn = enclosingFunction(node);
  const call = fn?.parent;
  const isInline = call?.type === 'CallExpression' && (call.callee === fn || runsInline.test(calleeName(call) ?? ''));
  return isInline ? flowOf(call) : fn;
}

export const rule: CodeRule = {
  id: 'identify-before-track',
  family: 'people',
  description: 'Within one flow a person is identified before their events are tracked.',
  level: 'error',
  messages: {
    before:
      'This event is tracked before the person is identified in the same flow. It creates a profile without an address, and campaigns that it triggers have nobody to write to. Identify first, and wait for it.',
    together:
      'This event is tracked at the same time as the person is identified, so it can arrive first and create a profile without an address. Wait for identify, then track.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    const identifies = operations.filter(({ kind }) => kind === 'identify');
    for (const [index, track] of operations.entries()) {
      const person = track.kind === 'track' ? personOf(track) : undefined;
      if (person === undefined) continue;
      const batch = operations.filter((one) => one.site === track.site && one.entity && track.entity);
      if (batch.some((one) => one.kind === 'identify' && personOf(one) === person && operations.indexOf(one) > index)) {
        report({ node: operationSite(track, module), messageId: 'before' });
        continue;
      }
      const same = identifies.filter(
        (one) =>
          one.site !== track.site &&
          personOf(one) === person &&
          flowOf(one.site) === flowOf(track.site) &&
          !areExclusive(one.site, track.site),
      );
      const group = concurrentGroup(track.site);
      if (group && same.some((one) => concurrentGroup(one.site) === group)) {
        report({ node: track.site, messageId: 'together' });
        continue;
      }
      const isKnown = same.some((one) => one.site.range[0] < track.site.range[0]);
      const later = same.find((one) => one.site.range[0] >= track.site.range[1]);
      if (!isKnown && later && !leavesBefore(track.site, later.site)) {
        report({ node: track.site, messageId: 'before' });
      }
    }
  },
};
