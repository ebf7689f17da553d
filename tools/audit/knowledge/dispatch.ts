/** What a receiver does for which metric: comparisons, switches, sets and tables of handlers. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import { calleeName, literalText, receiverOf, type Node } from '../program/nodes';
import { elementsOf, shapesOf } from '../values/objects';
import { origins } from '../values/origins';
import { literalTexts, textsOf } from '../values/texts';
import { namesOf, valueOf } from '../values/value';
import { splitEventName } from './metrics';

export type MetricUse = {
  readonly text: string;
  readonly node: Node;
  /** What stands for the text: the metric itself, `object_metric`, or a field that no delivery event has. */
  readonly form: 'metric' | 'joined';
};

const joinedField = /^(?:event|type|event_?type|event_?name|kind|topic|action)$/i;

/** Whether an expression is the metric of a delivery event, or the name that is made of object type and metric. */
function formOf(node: Node, module: Module): MetricUse['form'] | undefined {
  const value = valueOf(node, module);
  const nearest = origins(value).map((origin) => namesOf(origin)[0] ?? '');
  if (nearest.includes('metric')) return 'metric';
  const isJoined = textsOf(value).some((text) => {
    const names = text.flatMap((part) => (typeof part === 'string' ? [part] : namesOf(part).slice(0, 1)));
    return names.includes('metric') && names.some((name) => /object_?type/i.test(name));
  });
  if (isJoined) return 'joined';
  return nearest.some((name) => joinedField.test(name)) ? 'joined' : undefined;
}

const texts = (node: Node, module: Module): string[] => literalTexts(valueOf(node, module)).map(({ text }) => text);

/** What is compared with, where it is written: in the comparison, or in a constant of the file. */
const written = (node: Node, module: Module): { readonly text: string; readonly node: Node }[] =>
  literalTexts(valueOf(node, module)).flatMap(({ text, origin }) =>
    origin.module === module && literalText(origin.node) !== undefined ? [{ text, node: origin.node }] : [],
  );

function comparisons(module: Module): MetricUse[] {
  return module.nodes('BinaryExpression').flatMap(({ operator, left, right }): MetricUse[] => {
    if (!/^[!=]==?$/.test(operator)) return [];
    for (const [subject, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const found = written(other, module);
      const form = found.length === 0 ? undefined : formOf(subject, module);
      if (form) return found.map((one) => ({ ...one, form }));
    }
    return [];
  });
}

function switchCases(module: Module): MetricUse[] {
  return module.nodes('SwitchStatement').flatMap(({ discriminant, cases }) => {
    const form = formOf(discriminant, module);
    if (!form) return [];
    return cases.flatMap(({ test }) => (test ? texts(test, module).map((text) => ({ text, node: test, form })) : []));
  });
}

/** `['bounced', 'dropped'].includes(metric)`, `new Set([…]).has(metric)`. */
function memberships(module: Module): MetricUse[] {
  return module.nodes('CallExpression').flatMap((call): MetricUse[] => {
    const name = calleeName(call) ?? '';
    const object = receiverOf(call);
    const [first] = call.arguments;
    if (!object || !first || first.type === 'SpreadElement' || !/^(?:includes|has|indexOf)$/.test(name)) return [];
    const form = formOf(first, module);
    return form ? listed(object, module, form) : [];
  });
}

function listed(object: Node, module: Module, form: MetricUse['form']): MetricUse[] {
  return origins(valueOf(object, module)).flatMap((origin) => {
    const made = origin.node.type === 'NewExpression' ? origin.node.arguments[0] : undefined;
    const list = made && made.type !== 'SpreadElement' ? valueOf(made, origin.module) : origin;
    if (list.module !== module) return [];
    return elementsOf(list).flatMap((element) =>
      literalTexts(element).map(({ text, origin: at }) => ({ text, node: at.node, form })),
    );
  });
}

/** `handlers[event.metric]`: the keys of the table. */
function tables(module: Module): MetricUse[] {
  return module.nodes('MemberExpression').flatMap((access): MetricUse[] => {
    const form = access.computed ? formOf(access.property, module) : undefined;
    if (!form) return [];
    return shapesOf(valueOf(access.object, module)).flatMap(({ entries, node }) =>
      entries.flatMap((entry) =>
        node.type === 'ObjectExpression' ? [{ text: entry.key, node: entry.node, form }] : [],
      ),
    );
  });
}

/** `webhooks.on('email_bounced', …)`. */
function listeners(module: Module): MetricUse[] {
  return module.nodes('CallExpression').flatMap((call): MetricUse[] => {
    const [first] = call.arguments;
    const text = literalText(first);
    if (!/^(?:on|once|addListener)$/.test(calleeName(call) ?? '') || text === undefined || !first) return [];
    return splitEventName(text) ? [{ text, node: first, form: 'joined' }] : [];
  });
}

const uses = new WeakMap<Module, MetricUse[]>();

export function metricUses(module: Module): readonly MetricUse[] {
  const known = uses.get(module);
  if (known) return known;
  const found = [comparisons, switchCases, memberships, tables, listeners].flatMap((find) => find(module));
  uses.set(module, found);
  return found;
}

/** The metric in what is compared. */
export const metricIn = ({ text }: Pick<MetricUse, 'text'>): string => splitEventName(text)?.metric ?? text;

/** The switch over a metric that a node stands in. */
export const metricSwitches = (module: Module): readonly TSESTree.SwitchStatement[] =>
  module.nodes('SwitchStatement').filter(({ discriminant }) => formOf(discriminant, module) !== undefined);
