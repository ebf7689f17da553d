import type { TemplateRule } from '../template-rule';
import type { Template } from '../template';

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
    return template.outputs.flatMap(({ begin, end, variable, filters, content }) => {
      const path = variable.join('.');
      if (!roots.has(variable[0] ?? '') || variable.length < 2 || alwaysThere.test(path)) return [];
      if (filters.includes('default') || conditions(begin).some((text) => text.includes(path))) return [];
      const better = `{{ ${content} | default: "…" }}`;
      return [{ begin, end, messageId: 'noDefault', data: { variable: path, better } }];
    });
  },
};
