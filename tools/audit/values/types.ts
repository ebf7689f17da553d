/** What a type annotation says about a value and its members. No type checker: names are followed as values are. */
import type { TSESTree } from '@typescript-eslint/types';

import { keyName, type Node } from '../program/nodes';
import { any, end, onward, step, type Expansion, type Value } from './value';

/** Stands in a path for "what this schema lets through". */
export const schemaOf = 'z.infer';

/** Types of the language whose first argument is, for our purposes, the type itself. */
const transparent =
  /^(?:Promise|PromiseLike|Awaited|Readonly|Partial|Required|NonNullable|Pick|Omit|Mutable|Ref|RefObject|MutableRefObject|DeepPartial|Jsonify)$/;
const lists = /^(?:Array|ReadonlyArray|Set|ReadonlySet|Iterable|AsyncIterable)$/;

function builtIn(value: Value, name: string, args: readonly Node[]): Expansion {
  const [first, second] = args;
  const [head, ...rest] = value.path;
  const as = (node: Node, path: readonly string[], instance = true): Expansion =>
    onward([step(value, node, { path, instance })]);
  if (transparent.test(name) && first) return as(first, name.includes('Ref') && head === 'current' ? rest : value.path);
  if (lists.test(name) && first && (head === any || /^\d+$/.test(head ?? ''))) return as(first, rest);
  // A Record may lack any key that is asked for by name, so only "one of its values" says something.
  if ((name === 'Record' || name === 'Map') && second && head === any) return as(second, rest);
  if (name === 'InstanceType' && first?.type === 'TSTypeQuery') return as(first.exprName, value.path);
  return end;
}

function expandReference(value: Value, node: TSESTree.TSTypeReference): Expansion {
  const { typeName } = node;
  if (typeName.type === 'Identifier') {
    const variable = value.module.variable(typeName);
    if (!variable || variable.defs.length === 0) {
      return builtIn(value, typeName.name, node.typeArguments?.params ?? []);
    }
    return onward([step(value, typeName, { instance: true })]);
  }
  if (typeName.type === 'TSQualifiedName' && typeName.left.type === 'Identifier') {
    const [argument] = node.typeArguments?.params ?? [];
    if (typeName.right.name === 'infer' && argument?.type === 'TSTypeQuery') {
      return onward([step(value, argument.exprName, { path: [schemaOf, ...value.path] })]);
    }
    // `sdk.TrackClient`: an end that names the member; what is asked of the instance is not needed there.
    return onward([step(value, typeName.left, { path: [typeName.right.name], instance: true })]);
  }
  return end;
}

function expandMembers(value: Value, members: readonly TSESTree.TypeElement[]): Value[] {
  const [name, ...rest] = value.path;
  return members.flatMap((one) => {
    if (one.type === 'TSIndexSignature' && one.typeAnnotation && name === any) {
      return [step(value, one.typeAnnotation.typeAnnotation, { path: rest, instance: true })];
    }
    if (one.type !== 'TSPropertySignature' || !one.typeAnnotation) return [];
    const key = keyName(one.key, one.computed);
    return key === name || name === any
      ? [step(value, one.typeAnnotation.typeAnnotation, { path: rest, instance: true })]
      : [];
  });
}

/** `(typeof levels)[number]`, `Order['status']`, `(typeof names)[keyof typeof names]`. */
function expandIndexed(value: Value, { objectType, indexType }: TSESTree.TSIndexedAccessType): Expansion {
  const literal = indexType.type === 'TSLiteralType' ? indexType.literal : undefined;
  const name = literal?.type === 'Literal' ? String(literal.value) : any;
  return onward([step(value, objectType, { path: [name, ...value.path], instance: true })]);
}

/** Undefined when the node is no type. */
export function expandType(value: Value): Expansion | undefined {
  const { node, path } = value;
  const same = (...nodes: readonly Node[]): Expansion =>
    onward(nodes.map((one) => step(value, one, { instance: true })));
  switch (node.type) {
    case 'TSTypeAnnotation':
    case 'TSTypeAliasDeclaration':
      return same(node.typeAnnotation);
    case 'TSTypeOperator':
      return node.operator === 'keyof' || !node.typeAnnotation ? end : same(node.typeAnnotation);
    case 'TSIndexedAccessType':
      return expandIndexed(value, node);
    case 'TSTypeReference':
      return expandReference(value, node);
    case 'TSTypeQuery':
      return onward([step(value, node.exprName)]);
    case 'TSUnionType':
    case 'TSIntersectionType':
      return same(...node.types);
    case 'TSArrayType':
      return path[0] === any || /^\d+$/.test(path[0] ?? '')
        ? onward([step(value, node.elementType, { path: path.slice(1), instance: true })])
        : end;
    case 'TSTypeLiteral': {
      const found = path.length > 0 ? expandMembers(value, node.members) : [];
      return found.length > 0 ? onward(found) : end;
    }
    case 'TSInterfaceDeclaration': {
      if (path.length === 0) return end;
      const found = expandMembers(value, node.body.body);
      if (found.length > 0) return onward(found);
      return node.extends.length > 0 ? same(...node.extends.map(({ expression }) => expression)) : end;
    }
    default:
      return undefined;
  }
}
