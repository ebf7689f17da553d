/** The unit of a time: Unix seconds are what Customer.io reads, everything else becomes "now" or a text there. */
import type { TSESTree } from '@typescript-eslint/types';

import { timeFormOf, type TimeForm } from '../../../shared/contract/attribute-rules';
import { calleeName, dottedName, literalText, receiverOf, rootCallName, unwrap, type Node } from '../program/nodes';
import { withinBudget } from './budget';
import { origins } from './origins';
import { isMadeOfItself, namesOf, step, type Value } from './value';

export type TimeUnit = TimeForm | 'date';

const callUnits = new Map<string, TimeUnit>(
  Object.entries({
    'Date.now': 'milliseconds',
    'Date.parse': 'milliseconds',
    'Date.UTC': 'milliseconds',
    'performance.now': 'milliseconds',
    Date: 'text',
    getUnixTime: 'seconds',
    formatISO: 'text',
    formatISO9075: 'text',
    formatRFC3339: 'text',
    parseISO: 'date',
  } as const),
);

const methodUnits = new Map<string, TimeUnit>(
  Object.entries({
    getTime: 'milliseconds',
    toMillis: 'milliseconds',
    toISOString: 'text',
    toUTCString: 'text',
    toGMTString: 'text',
    toDateString: 'text',
    toLocaleDateString: 'text',
    toISO: 'text',
    toISODate: 'text',
    toSQL: 'text',
    unix: 'seconds',
    toSeconds: 'seconds',
    toUnixInteger: 'seconds',
    getUnixTime: 'seconds',
    toDate: 'date',
    toJSDate: 'date',
  } as const),
);

/** Schemas of zod that stand for the value that they let through. */
const schemaUnits: readonly (readonly [RegExp, TimeUnit])[] = [
  [/^z\.(?:coerce\.)?date$/, 'date'],
  [/^z\.(?:iso\.\w+|string)$/, 'text'],
];

/** Calls that keep the unit of their first argument, or of the object they are called on. */
const keepsArgument =
  /^(?:Math\.(?:floor|round|trunc|ceil|max|min|abs)|Number|parseInt|Number\.parseInt|parseFloat|Number\.parseFloat|String|BigInt)$/;
const dateFunctions =
  /^(?:(?:add|sub)(?:Seconds|Minutes|Hours|Days|Weeks|Months|Years|BusinessDays)|(?:startOf|endOf)[A-Z]\w+|set(?:Hours|Minutes))$/;
const dateLibraries = /^(?:dayjs|moment)$/;

/** Methods of texts that give a text back. */
const keepsText = /^(?:slice|substring|substr|split|replace|replaceAll|trim|concat|padStart|padEnd)$/;

/** Nothing but what stands between and beside the figures of a date. */
const datePunctuation = /^[-:TZ.,/+ 0-9]*[-:TZ/][-:TZ.,/+ 0-9]*$/;

/** `yyyy-MM-dd`, `DD.MM.YYYY HH:mm`. */
const datePattern = /y{2,4}|Y{2,4}|D{1,4}|M{2,4}|d{2}|H{1,2}|h{1,2}|P{1,4}/;

const milliName = /(?:^ms$|Ms$|_ms$|millis$|milliseconds$|Millis$|Milliseconds$|^epochMilliseconds$)/;
const secondName = /(?:Seconds$|_seconds$|Secs?$|_secs?$|Unix$|_unix$|^unix|^epochSeconds$|^exp$|^iat$)/;
const isoName = /(?:Iso$|ISO$|_iso$|IsoString$|ISOString$)/;

/** What a chain of method calls begins with: `dayjs` in `dayjs(x).add(1, 'day').endOf('day')`. */
function rootOfChain(node: Node): string {
  let at = unwrap(node);
  for (;;) {
    if (at.type === 'CallExpression') at = unwrap(at.callee);
    else if (at.type === 'MemberExpression') at = unwrap(at.object);
    else return at.type === 'Identifier' ? at.name : '';
  }
}

const only = (units: readonly (TimeUnit | undefined)[]): TimeUnit | undefined => {
  const [first] = units;
  return units.every((unit) => unit === first) ? first : undefined;
};

const unitAt = (value: Value, node: Node): TimeUnit | undefined => only(unitsOf(step(value, node, { path: [] })));

const numberIn = (value: Value, node: Node): number | undefined => {
  const [origin, ...others] = origins(step(value, node, { path: [] }));
  if (!origin || others.length > 0 || isMadeOfItself(origin)) return undefined;
  if (origin.node.type === 'BinaryExpression' && origin.node.operator === '*') {
    const left = numberIn(origin, origin.node.left);
    const right = numberIn(origin, origin.node.right);
    return left !== undefined && right !== undefined ? left * right : undefined;
  }
  return origin.node.type === 'Literal' && typeof origin.node.value === 'number' ? origin.node.value : undefined;
};

function arithmeticUnit(value: Value, node: TSESTree.BinaryExpression): TimeUnit | undefined {
  const left = unitAt(value, node.left);
  const right = unitAt(value, node.right);
  switch (node.operator) {
    case '+':
      if ([node.left, node.right].some((side) => datePunctuation.test(literalText(side) ?? ''))) return 'text';
      return (
        [left, right].find((unit) => unit === 'milliseconds' || unit === 'seconds') ??
        (left === 'date' ? 'text' : undefined)
      );
    case '-':
      if (right !== undefined) return undefined; // The difference of two times is a length.
      return left === 'date' ? 'milliseconds' : left;
    case '/':
      return numberIn(value, node.right) === 1000 ? 'seconds' : undefined;
    case '*':
      return numberIn(value, node.right) === 1000 && (left === 'seconds' || namesSeconds(node.left))
        ? 'milliseconds'
        : undefined;
    case '|':
    case '>>':
    case '>>>':
      return left;
    default:
      return undefined;
  }
}

const namesSeconds = (node: Node): boolean => secondName.test((dottedName(node) ?? '').split('.').at(-1) ?? '');

/** The texts of a pattern that are no text: Unix seconds and milliseconds of dayjs and moment, and of date-fns. */
const patternUnits = new Map<string | undefined, TimeUnit>([
  ['X', 'seconds'],
  ['t', 'seconds'],
  ['x', 'milliseconds'],
  ['T', 'milliseconds'],
]);

function formatUnit(value: Value, call: TSESTree.CallExpression, isLibraryChain: boolean): TimeUnit | undefined {
  const pattern = call.arguments.map(literalText).find((text) => text !== undefined);
  const known = patternUnits.get(pattern);
  if (known) return known;
  if (isLibraryChain || (pattern !== undefined && datePattern.test(pattern))) return 'text';
  const object = receiverOf(call);
  const formatters = object ? origins(step(value, object, { path: [] })) : [];
  const isIntl = formatters.some(
    ({ node }) =>
      /^(?:New|Call)Expression$/.test(node.type) &&
      'callee' in node &&
      /^Intl\.DateTimeFormat$/.test(dottedName(node.callee) ?? ''),
  );
  return isIntl ? 'text' : undefined;
}

function callUnit(value: Value, call: TSESTree.CallExpression): TimeUnit | undefined {
  const name = dottedName(call.callee) ?? '';
  const method = calleeName(call) ?? '';
  const [first] = call.arguments;
  const object = receiverOf(call);
  const known = callUnits.get(name) ?? (object ? methodUnits.get(method) : undefined);
  if (known) return known;
  const schema = schemaUnits.find(([pattern]) => pattern.test(rootCallName(call)));
  if (schema) return schema[1];
  if (keepsArgument.test(name)) {
    const unit = first && unitAt(value, first);
    // A Date as a number is its milliseconds; a text as a number is a number that is not known.
    if (name !== 'String') return unit === 'date' ? 'milliseconds' : unit === 'text' ? undefined : unit;
    return unit;
  }
  if (!object && (dateFunctions.test(method) || dateLibraries.test(method))) return 'date';
  if (!object && /^format(?:InTimeZone|Date)?$/.test(method)) return formatUnit(value, call, false);
  if (object && keepsText.test(method)) return unitAt(value, object) === 'text' ? 'text' : undefined;
  if (!object) return undefined;
  const isLibraryChain = dateLibraries.test(rootOfChain(call));
  switch (method) {
    case 'valueOf':
      return isLibraryChain || unitAt(value, object) === 'date' ? 'milliseconds' : undefined;
    case 'toFixed':
    case 'toString':
    case 'toJSON': {
      const unit = unitAt(value, object);
      return unit === 'date' ? 'text' : unit;
    }
    case 'format':
      return formatUnit(value, call, isLibraryChain);
    case 'toLocaleString':
    case 'toLocaleTimeString':
      return unitAt(value, object) === 'date' ? 'text' : undefined;
    default:
      if (dateFunctions.test(method) && first && /^(?:dateFns|datefns|dfns)$/i.test(rootOfChain(call))) return 'date';
      return isLibraryChain || /^DateTime\b/.test(name) ? 'date' : undefined;
  }
}

function typeUnit(node: Node): TimeUnit | undefined {
  if (node.type === 'TSStringKeyword') return 'text';
  if (node.type !== 'TSTypeReference' || node.typeName.type !== 'Identifier') return undefined;
  return node.typeName.name === 'Date' ? 'date' : undefined;
}

const unitByName = (value: Value): TimeUnit | undefined =>
  unitOfName(value.path.at(-1) ?? (value.node.type === 'Identifier' ? value.node.name : ''));

function unitOfName(name: string): TimeUnit | undefined {
  if (milliName.test(name)) return 'milliseconds';
  if (secondName.test(name)) return 'seconds';
  return isoName.test(name) ? 'text' : undefined;
}

function unitOfOrigin(value: Value): TimeUnit | undefined {
  const { node } = value;
  if (isMadeOfItself(value)) return undefined;
  if (node.type === 'TSNumberKeyword') return unitOfName(namesOf(value)[0] ?? '');
  if (node.type.startsWith('TS')) return value.path.length === 0 ? typeUnit(node) : undefined;
  if (value.path.length > 0) {
    const isPiece = node.type === 'CallExpression' && calleeName(node) === 'split';
    return isPiece ? callUnit({ ...value, path: [] }, node) : unitByName(value);
  }
  switch (node.type) {
    case 'Identifier':
      return unitByName(value);
    case 'Literal':
      return timeFormOf(node.value);
    case 'NewExpression':
      return calleeName(node) === 'Date' ? 'date' : undefined;
    case 'UnaryExpression': {
      const unit = unitAt(value, node.argument);
      if (node.operator === '~') return unit;
      return node.operator === '+' ? (unit === 'date' ? 'milliseconds' : unit) : undefined;
    }
    case 'BinaryExpression':
      return arithmeticUnit(value, node);
    case 'CallExpression':
      return callUnit(value, node);
    case 'TemplateLiteral':
      if (datePunctuation.test(node.quasis.map((quasi) => quasi.value.raw).join(''))) return 'text';
      return node.expressions[0] && node.quasis.every((quasi) => quasi.value.raw === '')
        ? unitAt(value, node.expressions[0])
        : undefined;
    default:
      return undefined;
  }
}

export type TimedOrigin = { readonly origin: Value; readonly unit: TimeUnit | undefined };

/** The unit of each end that a value can have come from. */
export const timedOrigins = (value: Value): TimedOrigin[] =>
  withinBudget(
    () => [{ origin: value, unit: undefined }],
    () => origins(value).map((origin) => ({ origin, unit: unitOfOrigin(origin) })),
  );

const unitsOf = (value: Value): (TimeUnit | undefined)[] => timedOrigins(value).map(({ unit }) => unit);

export const hasWrongUnit = (value: Value): boolean =>
  unitsOf(value).some((unit) => unit !== undefined && unit !== 'seconds');
