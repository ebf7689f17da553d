/** From a name to what was bound to it: variables, parameters, imports, later assignments. */
import type { ScopeVariable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';

import { calleeName, isFunction, keyName, receiverOf, type FunctionNode, type Node } from '../program/nodes';
import { importedModule } from './exports';
import { any, end, frameOf, onward, step, type Expansion, type Value } from './value';

type Projection = { readonly path: readonly string[]; readonly defaults: readonly Node[] };

/** How a destructuring pattern gets at one of its names: the members to take, and the defaults on the way. */
export function projectionOf(pattern: Node, identifier: Node): Projection | undefined {
  if (pattern === identifier) return { path: [], defaults: [] };
  switch (pattern.type) {
    case 'AssignmentPattern': {
      const inner = projectionOf(pattern.left, identifier);
      return inner && { path: inner.path, defaults: inner.path.length === 0 ? [pattern.right] : inner.defaults };
    }
    case 'RestElement':
      return projectionOf(pattern.argument, identifier);
    case 'TSParameterProperty':
      return projectionOf(pattern.parameter, identifier);
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        const inner = projectionOf(property.type === 'Property' ? property.value : property, identifier);
        if (!inner) continue;
        if (property.type === 'RestElement') return inner;
        return { ...inner, path: [keyName(property.key, property.computed) ?? any, ...inner.path] };
      }
      return undefined;
    case 'ArrayPattern':
      for (const [index, element] of pattern.elements.entries()) {
        const inner = element && projectionOf(element, identifier);
        if (inner) return { ...inner, path: [String(index), ...inner.path] };
      }
      return undefined;
    default:
      return undefined;
  }
}

/** The type that a pattern was declared with. */
export function annotationOf(pattern: Node): Node | undefined {
  switch (pattern.type) {
    case 'Identifier':
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'RestElement':
      return pattern.typeAnnotation?.typeAnnotation;
    case 'AssignmentPattern':
      return annotationOf(pattern.left);
    case 'TSParameterProperty':
      return annotationOf(pattern.parameter);
    default:
      return undefined;
  }
}

const elementCallbacks = /^(?:map|forEach|filter|flatMap|some|every|find|findIndex|each|eachSeries|mapSeries)$/;

/** What a callback that is written into a call receives: the elements of the list, the result of the promise. */
function callbackArgument(value: Value, fn: FunctionNode, index: number, path: readonly string[]): Value[] {
  const call = fn.parent;
  if (call.type !== 'CallExpression' || !call.arguments.includes(fn as TSESTree.CallExpressionArgument)) return [];
  const object = receiverOf(call);
  const name = calleeName(call) ?? '';
  if (object && elementCallbacks.test(name) && index === 0) return [step(value, object, { path: [any, ...path] })];
  if (object && name === 'reduce' && index === 1) return [step(value, object, { path: [any, ...path] })];
  if (object && name === 'then' && index === 0) return [step(value, object, { path })];
  return [];
}

function expandParameter(value: Value, fn: FunctionNode, identifier: Node): Expansion {
  const found = fn.params.flatMap((param, index) => {
    const projection = projectionOf(param, identifier);
    return projection ? [{ param, index, projection }] : [];
  })[0];
  if (!found) return end;
  const { param, index, projection } = found;
  const path = [...projection.path, ...value.path];
  const frame = frameOf(value, fn);
  const defaults = projection.defaults.map((node) => step(value, node));
  if (frame) {
    const at = param.type === 'RestElement' ? index + Number(path.shift() ?? 0) : index;
    const argument = frame.args[at];
    if (argument) {
      const { node, module, frame: outer } = argument;
      return onward([step(value, node, { module, frame: outer, path: [...argument.path, ...path] })]);
    }
    if (defaults.length > 0) return onward(defaults);
  }
  const annotation = annotationOf(param);
  const known = [
    ...(annotation ? [step(value, annotation, { path, instance: true })] : []),
    ...callbackArgument(value, fn, index, path),
  ];
  return { next: [...known, ...defaults], end: known.length === 0 };
}

function expandDeclarator(value: Value, declarator: TSESTree.VariableDeclarator, identifier: Node): Value[] {
  const projection = projectionOf(declarator.id, identifier);
  if (!projection) return [];
  const path = [...projection.path, ...value.path];
  const annotation = annotationOf(declarator.id);
  const loop = declarator.parent.parent;
  const isLoopVariable = loop.type === 'ForOfStatement' && loop.left === declarator.parent;
  return [
    ...(annotation ? [step(value, annotation, { path, instance: true })] : []),
    ...(declarator.init ? [step(value, declarator.init, { path })] : []),
    ...(isLoopVariable ? [step(value, loop.right, { path: [any, ...path] })] : []),
    ...projection.defaults.map((node) => step(value, node)),
  ];
}

/** A write to a variable: to itself, to a member of it, or of elements that are added to it. */
type Write = {
  readonly key: string | undefined;
  readonly kind: 'whole' | 'member' | 'elements';
  readonly nodes: Node[];
};

const writes = new WeakMap<ScopeVariable, readonly Write[]>();

function writesTo(variable: ScopeVariable): readonly Write[] {
  const known = writes.get(variable);
  if (known) return known;
  const found = variable.references.flatMap(({ identifier }): Write[] => {
    const parent = identifier.parent as Node | undefined;
    if (parent?.type === 'AssignmentExpression' && parent.left === identifier)
      return [{ kind: 'whole', key: undefined, nodes: [parent.right] }];
    if (parent?.type !== 'MemberExpression' || parent.object !== identifier) return [];
    const key = keyName(parent.property, parent.computed);
    const use = parent.parent;
    if (use.type === 'AssignmentExpression' && use.left === parent)
      return [{ kind: 'member', key, nodes: [use.right] }];
    const adds = use.type === 'CallExpression' && use.callee === parent && /^(?:push|unshift)$/.test(key ?? '');
    return adds ? [{ kind: 'elements', key, nodes: use.arguments }] : [];
  });
  writes.set(variable, found);
  return found;
}

/** Values that are written to the variable, or to the member that is asked for, after its declaration. */
function laterWrites(value: Value, variable: ScopeVariable): Value[] {
  const [name, ...rest] = value.path;
  return writesTo(variable).flatMap(({ kind, key, nodes }) => {
    if (kind === 'whole') return nodes.map((node) => step(value, node));
    if (name === undefined) return [];
    if (kind === 'member') {
      return key === name || name === any ? nodes.map((node) => step(value, node, { path: rest })) : [];
    }
    if (name !== any) return [];
    return nodes.map((node) =>
      node.type === 'SpreadElement' ? step(value, node.argument) : step(value, node, { path: rest }),
    );
  });
}

/** The file behind an import specifier, with the member to take of it; packages are an end. */
export function expandImportSpecifier(value: Value): Expansion {
  const { node, module } = value;
  const declaration = node.parent;
  if (declaration?.type !== 'ImportDeclaration') return end;
  const target = importedModule(module, declaration.source.value);
  if (!target) return end;
  const name = importedName(node);
  const path = name === any ? value.path : [name, ...value.path];
  return onward([step(value, target.ast, { module: target, frame: undefined, path, instance: value.instance })]);
}

/** The name under which an import specifier takes something; `*` for the whole module. */
export function importedName(specifier: Node): string {
  if (specifier.type === 'ImportSpecifier') {
    return specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
  }
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : any;
}

const isImport = ({ type }: Node): boolean =>
  type === 'ImportSpecifier' || type === 'ImportDefaultSpecifier' || type === 'ImportNamespaceSpecifier';

function expandDefinition(value: Value, definition: ScopeVariable['defs'][number]): Expansion {
  const node = definition.node as Node;
  const identifier = definition.name as Node;
  const kind = definition.type as string;
  if (node.type === 'VariableDeclarator') return onward(expandDeclarator(value, node, identifier));
  if (isFunction(node) && kind === 'Parameter') return expandParameter(value, node, identifier);
  if (kind === 'CatchClause') return end;
  if (isImport(node)) return onward([step(value, node, { instance: value.instance })]);
  if (node.type !== 'TSImportEqualsDeclaration') return onward([step(value, node, { instance: value.instance })]);
  return node.moduleReference.type === 'TSExternalModuleReference' ? onward([step(value, node.moduleReference)]) : end;
}

/** `module.exports.x` read by the file that sets it. */
function ownExports({ node, path, module, ...rest }: Value): Expansion | undefined {
  const name = node.type === 'Identifier' ? node.name : '';
  const members = name === 'exports' ? path : name === 'module' && path[0] === 'exports' ? path.slice(1) : [];
  const value = { node, path, module, ...rest };
  return members.length > 0 ? onward([step(value, module.ast, { path: members, frame: undefined })]) : undefined;
}

export function expandIdentifier(value: Value): Expansion {
  const variable = value.module.variable(value.node);
  if (!variable || variable.defs.length === 0) return ownExports(value) ?? end;
  const expansions = variable.defs.map((definition) => expandDefinition(value, definition));
  return {
    next: [...expansions.flatMap(({ next }) => next), ...laterWrites(value, variable)],
    end: expansions.some((one) => one.end),
  };
}
