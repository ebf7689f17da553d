/** One parsed file: its nodes by type and what each identifier refers to. */
import type { ScopeManager, ScopeVariable } from '@typescript-eslint/scope-manager';
import type { AST_NODE_TYPES, TSESTree } from '@typescript-eslint/types';

import { walk, type Node } from './nodes';

/** Parses another file as this one was parsed; undefined where that fails. */
export type LoadModule = (file: string) => Module | undefined;

export type NodeType = keyof typeof AST_NODE_TYPES;
export type NodeOf<T extends NodeType> = Extract<Node, { type: (typeof AST_NODE_TYPES)[T] }>;

export type Module = {
  readonly file: string;
  /** The path within the program, which says what sort of file it is; what lies above it says nothing. */
  readonly place: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly load: LoadModule;
  /** All nodes of a type, in source order. */
  nodes<T extends NodeType>(type: T): readonly NodeOf<T>[];
  /** What an identifier refers to or declares; undefined for globals. */
  variable(identifier: Node): ScopeVariable | undefined;
  /** The variable or type of this name at the top level. */
  topLevel(name: string): ScopeVariable | undefined;
};

export type Parsed = Pick<Module, 'file' | 'place' | 'text' | 'ast' | 'keys' | 'load'> & {
  readonly scopes: ScopeManager;
};

function indexByType(ast: TSESTree.Program, keys: Module['keys']): Map<string, Node[]> {
  const byType = new Map<string, Node[]>();
  walk(ast, keys, (node) => {
    const list = byType.get(node.type);
    if (list) list.push(node);
    else byType.set(node.type, [node]);
    return undefined;
  });
  return byType;
}

function indexIdentifiers(scopes: ScopeManager): Map<Node, ScopeVariable> {
  const variables = new Map<Node, ScopeVariable>();
  for (const scope of scopes.scopes) {
    for (const variable of scope.variables) {
      for (const identifier of variable.identifiers) {
        // A class name is declared twice, outside and inside; the outer one has the references.
        if (!variables.has(identifier)) variables.set(identifier, variable);
      }
    }
    for (const reference of scope.references) {
      if (reference.resolved) variables.set(reference.identifier, reference.resolved);
    }
  }
  return variables;
}

export function createModule(parsed: Parsed): Module {
  const { scopes, ...rest } = parsed;
  const byType = indexByType(parsed.ast, parsed.keys);
  let variables: Map<Node, ScopeVariable> | undefined;
  const topScopes = scopes.scopes.filter((scope) => scope.type === 'module' || scope.type === 'global');
  return {
    ...rest,
    nodes: <T extends NodeType>(type: T) => (byType.get(type) ?? []) as NodeOf<T>[],
    variable: (identifier) => (variables ??= indexIdentifiers(scopes)).get(identifier),
    topLevel(name) {
      for (const scope of topScopes.toReversed()) {
        const found = scope.set.get(name);
        if (found && found.defs.length > 0) return found;
      }
      return undefined;
    },
  };
}
