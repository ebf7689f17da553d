import type { TemplateRule } from '../template-rule';
import { assignedIn, type Template } from '../template';

/** Data that a person or an event may lack. */
const roots = new Set(['customer', 'event', 'trigger']);

/** Every person that an e-mail goes to has these. */
const alwaysThere = /^customer\.(?:id|email)$/;

const opens = new Set(['if', 'unless', 'case', 'for', 'tablerow']);
const guards = new Set(['if', 'elsif', 'unless', 'case', 'for', 'tablerow', 'when']);

type Block = { readonly name: string; text: string };

/** For each position the conditions that hold there, as their texts. */
function conditionsAt(template: Template): (position: number) => string[] {
  const spans: { begin: number; end: number; text: string }[] = [];
  const open: (Block & { begin: number })[] = [];
  const close = (end: number): void => {
    const block = open.pop();
    if (block) spans.push({ begin: block.begin, end, text: block.text });
  };
  for (const { name, args, begin, end } of template.tags) {
    if (opens.has(name)) open.push({ name, text: args, begin: end });
    else if (/^end(?:if|unless|case|for|tablerow)$/.test(name)) close(begin);
    else if (name === 'else' || guards.has(name)) {
      const block = open.at(-1);
      if (!block) continue;
      close(begin);
      // In the else of an if nothing is known; a case keeps its subject.
      const text = name === 'else' ? '' : name === 'when' ? block.text : args;
      open.push({ name: block.name, text: block.name === 'case' ? block.text : text, begin: end });
    }
  }
  return (position) => spans.filter(({ begin, end }) => begin <= position && position < end).map(({ text }) => text);
}

/** The condition is about this very variable: `customer.plan`, and not `customer.plan_name`. */
const mentions = (condition: string, path: string): boolean => {
  const at = condition.indexOf(path);
  return at >= 0 && !/[\w-]/.test(condition.charAt(at + path.length));
};

export const rule: TemplateRule = {
  id: 'template-variable-default',
  family: 'templates',
  description: 'Every variable has a default, or stands where it is known to be set.',
  level: 'warn',
  messages: {
    noDefault:
      '{{variable}} has no default. For whoever lacks it the message is not sent at all, or reads "Hi ,". Add a filter, as in {{better}}, or put it inside an if.',
  },
  check(template) {
    const conditions = conditionsAt(template);
    const assigned = new Map(assignedIn(template).map(({ name, output }) => [name, output]));
    return template.outputs.flatMap(({ begin, end, variable, filters, content }) => {
      const own = variable.length === 1 ? assigned.get(variable[0] ?? '') : undefined;
      const path = (own?.variable ?? variable).join('.');
      const [root = '', ...members] = path.split('.');
      if (!roots.has(root) || members.length === 0 || alwaysThere.test(path)) return [];
      if ([...filters, ...(own?.filters ?? [])].includes('default')) return [];
      const names = own ? [path, variable.join('.')] : [path];
      if (conditions(begin).some((text) => names.some((name) => mentions(text, name)))) return [];
      const better = `{{ ${content} | default: "…" }}`;
      return [{ begin, end, messageId: 'noDefault', data: { variable: path, better } }];
    });
  },
};
