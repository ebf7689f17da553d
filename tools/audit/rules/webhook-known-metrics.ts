import { metricUses, type MetricUse } from '../knowledge/dispatch';
import { meantMetric, metrics, metricsByObject, splitEventName } from '../knowledge/metrics';
import { isReceiver } from '../knowledge/receivers';
import { calleeName, keyName, literalText, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule, Finding } from '../rule';
import { elementsOf, shapesOf } from '../values/objects';
import { literalTexts } from '../values/texts';
import { valueOf } from '../values/value';

const wildcard = /^(?:\*|default|all|other|unknown)$/;

/** The name that was meant, when the name does not exist. */
function unknownName({ text, form }: Pick<MetricUse, 'text' | 'form'>): { better: string | undefined } | undefined {
  if (wildcard.test(text)) return undefined;
  const split = splitEventName(text);
  if (form === 'metric') {
    if (metrics.has(text) && text !== 'subscription_preferences_changed') return undefined;
    // `event.metric === 'email_bounced'` never holds: the metric comes without its object type.
    if (split && metrics.has(split.metric)) return { better: split.metric };
    return { better: meantMetric(split?.metric ?? text) };
  }
  if (!split || metricsByObject.get(split.object)?.includes(split.metric)) return undefined;
  const meant = meantMetric(split.metric);
  return { better: meant === undefined ? undefined : `${split.object}_${meant}` };
}

/** The `events` that a reporting webhook is registered for. */
function registered(module: Module): MetricUse[] {
  return module.nodes('CallExpression').flatMap((call) => {
    if (!/^(?:create|update)ReportingWebhook$/.test(calleeName(call) ?? '')) return [];
    return call.arguments.flatMap((one) =>
      one.type === 'SpreadElement'
        ? []
        : shapesOf(valueOf(one, module)).flatMap(({ entries }) =>
            entries
              .filter(({ key }) => key === 'events')
              .flatMap(({ value }) => elementsOf(value))
              .flatMap((element) => literalTexts(element))
              .filter(({ origin }) => origin.module === module)
              .map(({ text, origin }): MetricUse => ({ text, node: origin.node, form: 'joined' })),
          ),
    );
  });
}

const replaceable = (node: Node): Node | undefined => {
  if (literalText(node) !== undefined) return node;
  return node.type === 'Property' && keyName(node.key, node.computed) !== undefined && !node.shorthand
    ? node.key
    : undefined;
};

export const rule: CodeRule = {
  id: 'webhook-known-metrics',
  family: 'receivers',
  description: 'Only metrics and events are handled that Customer.io reports.',
  level: 'error',
  messages: {
    unknown:
      'Customer.io reports nothing called "{{name}}", so this branch never runs and what it was written for goes unnoticed. {{hint}}',
    rename: 'Use {{better}}.',
  },
  hasSuggestions: true,
  looksAt: ['BinaryExpression', 'SwitchStatement', 'CallExpression', 'MemberExpression'],
  check({ module, isTest }, report) {
    if (isTest) return;
    const uses = [...(isReceiver(module) ? metricUses(module) : []), ...registered(module)];
    for (const use of uses) {
      const unknown = unknownName(use);
      if (!unknown) continue;
      const { better } = unknown;
      const hint =
        better === undefined
          ? 'See the list of metrics in the documentation of this rule.'
          : `It is called "${better}".`;
      const finding: Finding = { node: use.node, messageId: 'unknown', data: { name: use.text, hint } };
      const node = replaceable(use.node);
      const suggest =
        better !== undefined && node
          ? { messageId: 'rename', data: { better }, fix: { node, text: `'${better}'` } }
          : undefined;
      report({ ...finding, suggest });
    }
  },
};
