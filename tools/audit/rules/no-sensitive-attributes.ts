import { sensitiveAttribute } from '../../../shared/contract/attribute-rules';
import { attributesOf } from '../knowledge/parts';
import { shapesOf, type Entry } from '../values/objects';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';
import { origins } from '../values/origins';
import { kindsOf } from '../values/kinds';
import type { FoundOperation } from '../knowledge/program-operations';

/** A flag, a date or a count about the thing is not the thing. */
const isAbout = (entry: Entry): boolean => {
  const found = kindsOf(entry.value);
  return (
    found.length > 0 &&
    found.every(({ kind, origin }) => kind === 'boolean' || kind === 'date' || origin.path.at(-1) === 'length')
  );
};

/** What the key says, or the name of what is handed over under a harmless key. */
function sensitive({ key, value }: Entry): string | undefined {
  const own = sensitiveAttribute(key);
  if (own !== undefined) return own;
  const members = origins(value).filter(({ path }) => path.length > 0);
  return members.map(({ path }) => sensitiveAttribute(path.at(-1) ?? '')).find((reason) => reason !== undefined);
}

/** Objects within attributes that are looked into. */
const depthMax = 2;

const withMembers = (entries: readonly Entry[], depth = 0): Entry[] =>
  entries.flatMap((entry) => {
    const isLeaf = depth >= depthMax || origins(entry.value).every(({ node }) => node.type !== 'ObjectExpression');
    const inner = isLeaf ? [] : shapesOf(entry.value).flatMap((shape) => withMembers(shape.entries, depth + 1));
    return [entry, ...inner];
  });

/** Attributes and event data. What a single message says is not kept with the person, and may well be a new password. */
const entriesOf = (operation: FoundOperation): Entry[] =>
  operation.kind === 'send' ? [] : withMembers(attributesOf(operation).entries);

export const rule: CodeRule = {
  id: 'no-sensitive-attributes',
  family: 'people',
  description:
    'Secrets, payment data, identity numbers and special categories of personal data stay out of Customer.io.',
  level: 'error',
  messages: {
    sensitive:
      '{{key}} is {{what}}. Everybody in the workspace can read it, it travels in exports and webhooks, and it is hard to remove. Leave it out, or send a flag such as has_{{key}}.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations }, report) {
    for (const operation of operations) {
      for (const entry of entriesOf(operation)) {
        const what = sensitive(entry);
        if (!what || isAbout(entry)) continue;
        const [origin] = origins(entry.value);
        const isHere = entry.value.module === module;
        const node = isHere ? entry.node : origin && useSite(origin, module, entry.value);
        if (node) report({ node, messageId: 'sensitive', data: { key: entry.key, what } });
      }
    }
  },
};
