import { ancestors, isFunction, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';

const bounce = /['"`](?:email_|sms_|push_)?bounced?['"`]|\bisBounce\b|onBounce|handleBounce|[bB]ounced?\b/;
/** Whatever tells a dead address from a full mailbox. */
const tellsApart =
  /hard|soft|permanent|transient|failure_?message|failureMessage|count|attempts|threshold|bounces?\s*>=?|\b5\.\d\.\d|\/\^?5|enhanced|smtp|reason|category/i;

const textOf = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

type Around = { readonly isBounce: boolean; readonly isTold: boolean };

/** What the conditions around a call say, out to the function that it stands in. */
function conditionsAround(site: Node, module: Module): Around {
  let isBounce = false;
  let isTold = false;
  let below: Node = site;
  const read = (text: string): void => {
    isBounce ||= bounce.test(text);
    isTold ||= tellsApart.test(text);
  };
  for (const up of ancestors(site)) {
    if (up.type === 'IfStatement' && up.test !== below) read(textOf(up.test, module));
    if (up.type === 'ConditionalExpression' && up.test !== below) read(textOf(up.test, module));
    if (up.type === 'LogicalExpression' && up.right === below) read(textOf(up.left, module));
    if (up.type === 'SwitchCase' && up.test) read(textOf(up.test, module));
    if (isFunction(up)) {
      const { parent } = up;
      if (parent.type === 'CallExpression' && parent.arguments[0])
        isBounce ||= bounce.test(textOf(parent.arguments[0], module));
      if (parent.type === 'Property') isBounce ||= bounce.test(`'${textOf(parent.key, module)}'`);
      isBounce ||= /bounce/i.test(
        up.id?.name ?? (parent.type === 'MethodDefinition' ? textOf(parent.key, module) : ''),
      );
      // A check before the call that leaves the function counts as much as one around it.
      isTold ||= tellsApart.test(module.text.slice(up.body.range[0], site.range[0]));
      break;
    }
    below = up;
  }
  return { isBounce, isTold };
}

export const rule: CodeRule = {
  id: 'no-suppress-on-bounce',
  family: 'receivers',
  description: 'A bounce does not delete the person: only a dead address stops mail, and suppress deletes the profile.',
  level: 'error',
  messages: {
    suppressed:
      'Every bounce leads to {{what}} here. A full mailbox bounces too, and {{what}} removes the profile and blocks the address for receipts and password resets. Look at failure_message, count soft bounces, and mark the address instead.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    for (const { site, kind } of operations) {
      if (kind !== 'suppress' && kind !== 'delete') continue;
      const { isBounce, isTold } = conditionsAround(site, module);
      if (isBounce && !isTold) report({ node: site, messageId: 'suppressed', data: { what: kind } });
    }
  },
};
