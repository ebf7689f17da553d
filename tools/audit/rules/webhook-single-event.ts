import { isReceiver } from '../knowledge/receivers';
import { ancestors, calleeName, dottedName, isWithin, memberName, unwrap, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';
import { origins } from '../values/origins';
import { identityOf, valueOf, type Value } from '../values/value';

const iterates = /^(?:forEach|map|flatMap|filter|some|every|find|reduce|entries|at)$/;

const listName = /^(?:events|data|items|records|batch|payloads|deliveries)$/;

/** What was read from the request: its body, parsed or not. */
function isBody({ node, path, module }: Value): boolean {
  if (path.includes('body')) return true;
  const text = module.text.slice(node.range[0], node.range[1]);
  if (node.type === 'CallExpression') return /JSON\.parse|\.json\(\)|\.text\(\)/.test(text);
  return node.type === 'Identifier' && /^(?:body|payload|webhook|webhookBody|parsed|json)$/i.test(node.name);
}

const eventField = /^(?:metric|event_id|object_type|delivery_id)$/;

/** Fields of a delivery event are read off the elements: `body.map((event) => event.metric)`. */
const readsElements = (list: Node, module: Module): boolean =>
  module.nodes('MemberExpression').some((access) => {
    if (!eventField.test(memberName(access) ?? '')) return false;
    return origins(valueOf(access, module)).some(
      ({ path, node }) => path.includes('*') && origins(valueOf(list, module)).some((origin) => origin.node === node),
    );
  });

/** `body.events` of a body whose type says that there are some. */
const isEventsOfBody = (list: Node): boolean => {
  const inner = unwrap(list);
  return (
    inner.type === 'MemberExpression' &&
    memberName(inner) === 'events' &&
    /(?:^|\.)(?:body|payload|webhook|dto)$/i.test(dottedName(inner.object) ?? '')
  );
};

/** The list in the body that a value is; undefined for everything else. */
function listInBody(list: Node, module: Module): string | undefined {
  for (const origin of origins(valueOf(list, module))) {
    const last = origin.path.filter((name) => name !== '*').at(-1) ?? '';
    if (listName.test(last) && last !== 'data' && isBody(origin)) return last;
    if (last === 'events' && origin.node.type.startsWith('TS')) return last;
    if (origin.node.type.startsWith('TS') && isEventsOfBody(list)) return 'events';
    const isWhole = (origin.path.length === 0 && origin.node.type === 'CallExpression') || last === 'body';
    if (isWhole && isBody(origin) && readsElements(list, module)) return 'body';
  }
  return undefined;
}

/** Every expression that is gone through as a list. */
function iterated(module: Module): Node[] {
  const loops = module.nodes('ForOfStatement').map(({ right }) => right);
  const calls = module
    .nodes('CallExpression')
    .flatMap(({ callee }) =>
      callee.type === 'MemberExpression' && iterates.test(calleeNameOf(callee)) ? [callee.object] : [],
    );
  const indexed = module
    .nodes('MemberExpression')
    .flatMap(({ object, property, computed }) =>
      computed && property.type === 'Literal' && typeof property.value === 'number' ? [object] : [],
    );
  const checked = module
    .nodes('CallExpression')
    .flatMap((call) => (calleeName(call) === 'isArray' && call.arguments[0] ? [call.arguments[0] as Node] : []));
  return [...loops, ...calls, ...indexed, ...checked];
}

/** `z.object({ events: z.array(deliveryEvent) })`: a schema that expects a list of delivery events. */
const expectedLists = (module: Module): Node[] =>
  module.nodes('CallExpression').flatMap((call): Node[] => {
    if (!/^(?:z|zod)\.array$/.test(dottedName(call.callee) ?? '') || !call.arguments[0]) return [];
    const property = [...ancestors(call)].find((up) => up.type === 'Property');
    if (property?.key.type !== 'Identifier' || property.key.name !== 'events') return [];
    const isOfEvents = origins(valueOf(call.arguments[0], module)).some(
      ({ node }) => node.type === 'CallExpression' && namesFields(node, module),
    );
    return isOfEvents ? [property] : [];
  });

const namesFields = (schema: Node, module: Module): boolean =>
  module
    .nodes('Property')
    .some((one) => one.key.type === 'Identifier' && eventField.test(one.key.name) && isWithin(one, schema));

const calleeNameOf = (callee: { readonly property: Node }): string =>
  callee.property.type === 'Identifier' ? callee.property.name : '';

export const rule: CodeRule = {
  id: 'webhook-single-event',
  family: 'receivers',
  description: 'A reporting webhook carries exactly one event, not a list.',
  level: 'error',
  messages: {
    list: 'A request of Customer.io carries one event, and no list ({{name}}). Code for a list runs over nothing (or throws), so every event is lost behind a 200. Read object_type, metric and data from the body itself.',
  },
  looksAt: ['CallExpression', 'ForOfStatement', 'MemberExpression'],
  check({ module, isTest }, report) {
    if (isTest || !isReceiver(module)) return;
    const reported: Node[] = [];
    const seen = new Set<string>();
    const lists = iterated(module).sort((one, other) => one.range[0] - other.range[0]);
    const isGoneThrough = lists.some((list) => listInBody(list, module) !== undefined);
    // Where the list is gone through as well, that is the place to mend.
    for (const node of isGoneThrough ? [] : expectedLists(module))
      report({ node, messageId: 'list', data: { name: 'events' } });
    for (const list of lists) {
      const name = listInBody(list, module);
      if (name === undefined || reported.some((one) => isWithin(list, one) || isWithin(one, list))) continue;
      // The same list that is asked for and then gone through is one mistake.
      const same = origins(valueOf(list, module)).map((origin) => identityOf(origin));
      const isKnown = same.some((one) => seen.has(one));
      reported.push(list);
      for (const one of same) seen.add(one);
      if (isKnown) continue;
      report({ node: list, messageId: 'list', data: { name } });
    }
  },
};
