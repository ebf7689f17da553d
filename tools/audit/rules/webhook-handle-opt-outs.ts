import { metricIn, metricSwitches, metricUses } from '../knowledge/dispatch';
import { metrics } from '../knowledge/metrics';
import { isReceiver } from '../knowledge/receivers';
import type { CodeRule } from '../rule';

/** What must change whom is written to, and what it is in plain words. */
const optOuts = new Map([
  ['bounced', 'bounces'],
  ['spammed', 'complaints'],
  ['unsubscribed', 'unsubscribes'],
]);

export const rule: CodeRule = {
  id: 'webhook-handle-opt-outs',
  family: 'receivers',
  description: 'A receiver that tells metrics apart handles bounces, complaints and unsubscribes.',
  level: 'warn',
  messages: {
    ignored:
      'This receiver handles {{handled}}, but not {{missing}}. Whoever complained or whose address is dead stays as they were in your own database, and other mail keeps going out to them. Handle bounced, spammed and unsubscribed, or store every event.',
  },
  looksAt: ['SwitchStatement', 'BinaryExpression', 'MemberExpression'],
  check({ module, isTest }, report) {
    if (isTest || !isReceiver(module)) return;
    const uses = metricUses(module);
    const handled = new Set(uses.map(metricIn));
    const known = [...handled].filter((metric) => metrics.has(metric));
    const missing = [...optOuts].filter(([metric]) => !handled.has(metric));
    const [first] = uses;
    if (!first || known.length < 2 || missing.length === 0) return;
    // A default that does something sees the rest.
    const hasDefault = metricSwitches(module).some(({ cases }) =>
      cases.some(
        ({ test, consequent }) =>
          test === null && consequent.some((one) => one.type !== 'BreakStatement' && one.type !== 'ReturnStatement'),
      ),
    );
    if (hasDefault) return;
    report({
      node: first.node,
      messageId: 'ignored',
      data: { handled: known.join(', '), missing: missing.map(([, words]) => words).join(', ') },
    });
  },
};
