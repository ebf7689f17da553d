import { namesTime } from '../../../shared/contract/attribute-rules';
import { attributesOf } from '../knowledge/parts';
import type { FoundOperation } from '../knowledge/program-operations';
import { dottedName, unwrap, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule, Fix } from '../rule';
import { useSite } from '../sites';
import { timedOrigins, type TimedOrigin, type TimeUnit } from '../values/time';
import { origins } from '../values/origins';
import { valueOf, type Value } from '../values/value';

type Timed = { readonly key: string; readonly value: Value };

function timesOf(operation: FoundOperation): Timed[] {
  const named = (['time', 'sendAt'] as const).flatMap((slot): Timed[] => {
    const value = operation.slots.get(slot);
    return value ? [{ key: slot === 'sendAt' ? 'send_at' : 'timestamp', value }] : [];
  });
  const attributes = attributesOf(operation).entries.filter(({ key }) => namesTime(key) && key !== '_timestamp');
  return [...named, ...attributes];
}

const textIn = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

const isNowDate = (node: Node): boolean => node.type === 'NewExpression' && node.arguments.length === 0;

const needsParentheses = (node: Node): boolean =>
  !/^(?:Identifier|MemberExpression|CallExpression|NewExpression|Literal)$/.test(node.type);

/** The same time in Unix seconds; undefined where only a person can say what the text or the date is. */
function inSeconds(node: Node, unit: TimeUnit, module: Module): string | undefined {
  const inner = unwrap(node);
  const text = textIn(node, module);
  if (inner.type === 'Literal' && typeof inner.value === 'string') return undefined;
  if (unit === 'milliseconds') return `Math.floor(${needsParentheses(node) ? `(${text})` : text} / 1000)`;
  if (isNowDate(inner)) return 'Math.floor(Date.now() / 1000)';
  if (unit === 'date') return isPlainDate(inner, module) ? `Math.floor(${text}.getTime() / 1000)` : undefined;
  if (inner.type !== 'CallExpression' || inner.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = inner.callee;
  if (property.type !== 'Identifier' || property.name !== 'toISOString') return undefined;
  if (isNowDate(unwrap(object))) return 'Math.floor(Date.now() / 1000)';
  return isPlainDate(object, module) ? `Math.floor(${textIn(object, module)}.getTime() / 1000)` : undefined;
}

/** A `Date` of the language, and not one of a library, which has no `getTime`. */
const isPlainDate = (node: Node, module: Module): boolean =>
  origins(valueOf(node, module)).every(
    (origin) =>
      origin.path.length === 0 &&
      ((origin.node.type === 'NewExpression' && dottedName(origin.node.callee) === 'Date') ||
        (origin.node.type === 'TSTypeReference' && origin.node.typeName.type === 'Identifier')),
  );

function fixOf(node: Node, found: readonly TimedOrigin[], unit: TimeUnit, module: Module): Fix | undefined {
  if (found.some((one) => one.unit !== unit)) return undefined;
  const text = inSeconds(node, unit, module);
  if (text === undefined) return undefined;
  const property = node.parent;
  const isShorthand = property?.type === 'Property' && property.shorthand;
  return { node: isShorthand ? property : node, text: isShorthand ? `${textIn(node, module)}: ${text}` : text };
}

const messageOf = { milliseconds: 'milliseconds', date: 'date', text: 'text' } as const;

export const rule: CodeRule = {
  id: 'unix-seconds',
  family: 'time',
  description: 'Times are Unix seconds: timestamp, created_at, send_at and every attribute that ends in _at.',
  level: 'error',
  messages: {
    milliseconds:
      '{{key}} is in milliseconds. Customer.io reads Unix seconds, so this is a date 50,000 years ahead, or becomes "now" without an error. Divide by 1000 and round down.',
    date: '{{key}} is a Date, which becomes an ISO text in JSON. Customer.io reads Unix seconds; a text is replaced by "now", or is no date to segments. Pass Math.floor(date.getTime() / 1000).',
    text: '{{key}} is a text. Customer.io reads Unix seconds; a text is replaced by "now", or is no date to segments. Pass the time as a number of seconds.',
  },
  fixable: true,
  looksAt: ['CallExpression'],
  check({ module, operations }, report) {
    // What is wrong in the function that calls Customer.io itself is not said again of those who call the function.
    const said = new Set<Node>();
    for (const operation of operations.toSorted((one, other) => Number(other.direct) - Number(one.direct))) {
      for (const { key, value } of timesOf(operation)) {
        const found = timedOrigins(value);
        const wrong = found.find(({ unit }) => unit !== undefined && unit !== 'seconds');
        if (!wrong?.unit || wrong.unit === 'seconds' || (!operation.direct && said.has(value.node))) continue;
        const node = useSite(wrong.origin, module, value);
        if (!node || node === operation.site) continue;
        if (operation.direct) said.add(value.node);
        report({
          node,
          messageId: messageOf[wrong.unit],
          data: { key },
          fix: fixOf(node, found, wrong.unit, module),
        });
      }
    }
  },
};
