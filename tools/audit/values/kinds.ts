/** The type that a value has at run time, as far as its text says. */
import { calleeName, dottedName, receiverOf, type Node } from '../program/nodes';
import { withinBudget } from './budget';
import { origins } from './origins';
import { isMadeOfItself, step, type Value } from './value';

export type Kind = 'string' | 'number' | 'boolean' | 'date' | 'list' | 'object';

const callKinds = new Map<string, Kind>(
  Object.entries({
    String: 'string',
    Number: 'number',
    Boolean: 'boolean',
    parseInt: 'number',
    parseFloat: 'number',
    'Number.parseInt': 'number',
    'Number.parseFloat': 'number',
    'Date.now': 'number',
    'JSON.stringify': 'string',
    'Array.from': 'list',
    'Array.isArray': 'boolean',
    'Object.keys': 'list',
  } as const),
);

const methodKinds = new Map<string, Kind>(
  Object.entries({
    toString: 'string',
    toISOString: 'string',
    toFixed: 'string',
    toLowerCase: 'string',
    toUpperCase: 'string',
    toLocaleString: 'string',
    trim: 'string',
    join: 'string',
    getTime: 'number',
    unix: 'number',
    getFullYear: 'number',
    includes: 'boolean',
    startsWith: 'boolean',
    endsWith: 'boolean',
    some: 'boolean',
    every: 'boolean',
    has: 'boolean',
    map: 'list',
    split: 'list',
  } as const),
);

const operatorKinds = new Map<string, Kind>(
  Object.entries({
    '-': 'number',
    '*': 'number',
    '/': 'number',
    '%': 'number',
    '**': 'number',
    '|': 'number',
    '>': 'boolean',
    '<': 'boolean',
    '>=': 'boolean',
    '<=': 'boolean',
    '===': 'boolean',
    '!==': 'boolean',
    '==': 'boolean',
    '!=': 'boolean',
    in: 'boolean',
    instanceof: 'boolean',
  } as const),
);

const typeKinds = new Map<string, Kind>(
  Object.entries({
    TSStringKeyword: 'string',
    TSNumberKeyword: 'number',
    TSBooleanKeyword: 'boolean',
    TSArrayType: 'list',
    TSTemplateLiteralType: 'string',
  } as const),
);

const literalKind = (value: unknown): Kind | undefined => {
  const kind = typeof value;
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? kind : undefined;
};

function kindAt(value: Value, node: Node): Kind | undefined {
  const kinds = new Set(kindsOf(step(value, node, { path: [] })).map(({ kind }) => kind));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function kindOfOrigin(value: Value): Kind | undefined {
  const { node } = value;
  if (isMadeOfItself(value)) return undefined;
  if (value.path.length > 0) return value.path.at(-1) === 'length' ? 'number' : undefined;
  switch (node.type) {
    case 'Literal':
      return literalKind(node.value);
    case 'TemplateLiteral':
      return 'string';
    case 'TSLiteralType':
      return node.literal.type === 'Literal' ? literalKind(node.literal.value) : undefined;
    case 'TSTypeReference':
      return node.typeName.type === 'Identifier' && node.typeName.name === 'Date' ? 'date' : undefined;
    case 'ArrayExpression':
      return 'list';
    case 'ObjectExpression':
      return 'object';
    case 'UnaryExpression':
      if (node.operator === '!') return 'boolean';
      return node.operator === '+' || node.operator === '-' ? 'number' : undefined;
    case 'BinaryExpression': {
      if (node.operator !== '+') return operatorKinds.get(node.operator);
      const sides = [kindAt(value, node.left), kindAt(value, node.right)];
      if (sides.includes('string')) return 'string';
      return sides[0] === 'number' && sides[1] === 'number' ? 'number' : undefined;
    }
    case 'NewExpression':
      return calleeName(node) === 'Date' ? 'date' : undefined;
    case 'CallExpression': {
      const name = dottedName(node.callee) ?? '';
      if (/^Math\.\w+$/.test(name)) return 'number';
      return callKinds.get(name) ?? (receiverOf(node) ? methodKinds.get(calleeName(node) ?? '') : undefined);
    }
    default:
      return typeKinds.get(node.type);
  }
}

export type KindedOrigin = { readonly origin: Value; readonly kind: Kind | undefined };

/** The type of each end that a value can have come from. */
export const kindsOf = (value: Value): KindedOrigin[] =>
  withinBudget(
    () => [{ origin: value, kind: undefined }],
    () => origins(value).map((origin) => ({ origin, kind: kindOfOrigin(origin) })),
  );
