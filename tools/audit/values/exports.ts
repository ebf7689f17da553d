/** What a file exports under a name, ESM and CommonJS. */
import type { TSESTree } from '@typescript-eslint/types';

import { freshness } from '../program/load';
import type { Module } from '../program/module';
import { dottedName, type Node } from '../program/nodes';
import { resolveImport } from '../program/resolve-import';
import { step, type Value } from './value';

/** What an exported name stands for: a node of some file, and the members to take of it. */
type Target = { readonly node: Node; readonly module: Module; readonly path: readonly string[] };

type Known = {
  readonly imported: Map<string, Module | undefined>;
  readonly exported: Map<string | undefined, readonly Target[]>;
};
type Memo = { look: number; byModule: WeakMap<Module, Known> };
const memo: Memo = { look: 0, byModule: new WeakMap() };

/** What was found out about a file's imports and exports while the same file is linted. */
function knownOf(module: Module): Known {
  if (memo.look !== freshness.look) {
    memo.look = freshness.look;
    memo.byModule = new WeakMap();
  }
  const known = memo.byModule.get(module) ?? { imported: new Map(), exported: new Map() };
  memo.byModule.set(module, known);
  return known;
}

/** The file that an import names, as far as it is one of the program's own. */
export function importedModule(module: Module, specifier: string): Module | undefined {
  const { imported } = knownOf(module);
  if (imported.has(specifier)) return imported.get(specifier);
  const file = resolveImport(module.file, specifier);
  const found = file === undefined ? undefined : module.load(file);
  imported.set(specifier, found);
  return found;
}

const moduleName = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

const declared = (declaration: TSESTree.ExportNamedDeclaration['declaration']): Node[] => {
  if (!declaration) return [];
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.map((one) => one.id);
  return 'id' in declaration && declaration.id ? [declaration.id] : [];
};

function namedExport(module: Module, statement: TSESTree.ExportNamedDeclaration, name: string): Target | undefined {
  const identifier = module.topLevel(name)?.identifiers[0];
  const [from, to] = statement.declaration?.range ?? [0, 0];
  if (identifier && declared(statement.declaration).length > 0) {
    if (identifier.range[0] >= from && identifier.range[1] <= to) return { node: identifier, module, path: [] };
  }
  const specifier = statement.specifiers.find((one) => moduleName(one.exported) === name);
  if (!specifier) return undefined;
  const local = moduleName(specifier.local);
  if (statement.source) {
    const source = importedModule(module, statement.source.value);
    if (source) return { node: source.ast, module: source, path: [local] };
    return { node: specifier, module, path: [] };
  }
  const target = module.topLevel(local)?.identifiers[0];
  return target && { node: target, module, path: [] };
}

function reExported(module: Module, statement: TSESTree.ExportAllDeclaration, name: string): readonly Target[] {
  const source = importedModule(module, statement.source.value);
  if (!source) return [];
  if (!statement.exported) return targetsOf(source, name);
  return moduleName(statement.exported) === name ? [{ node: source.ast, module: source, path: [] }] : [];
}

/** `module.exports = …`, `exports.name = …`. */
function commonJsExports(module: Module, name: string | undefined): Target[] {
  return module.nodes('AssignmentExpression').flatMap(({ left, right }): Target[] => {
    const target = left.type === 'MemberExpression' ? dottedName(left) : undefined;
    if (target === 'module.exports') return [{ node: right, module, path: membersOf(name) }];
    const own = /^(?:module\.)?exports\.(\w+)$/.exec(target ?? '')?.[1];
    return own !== undefined && own === name ? [{ node: right, module, path: [] }] : [];
  });
}

/** The members to take of what a file exports as a whole. */
const membersOf = (name: string | undefined): string[] => (name === undefined || name === 'default' ? [] : [name]);

function exportsNamed(module: Module, name: string): Target[] {
  return module.ast.body.flatMap((statement): readonly Target[] => {
    switch (statement.type) {
      case 'ExportNamedDeclaration':
        return [namedExport(module, statement, name) ?? []].flat();
      case 'ExportDefaultDeclaration':
        return name === 'default' ? [{ node: statement.declaration, module, path: [] }] : [];
      case 'ExportAllDeclaration':
        return reExported(module, statement, name);
      case 'TSExportAssignment':
        return [{ node: statement.expression, module, path: membersOf(name) }];
      default:
        return [];
    }
  });
}

function targetsOf(module: Module, name: string | undefined): readonly Target[] {
  const { exported } = knownOf(module);
  const known = exported.get(name);
  if (known) return known;
  exported.set(name, []); // Files that export all of each other.
  const found = [...commonJsExports(module, name), ...(name === undefined ? [] : exportsNamed(module, name))];
  exported.set(name, found);
  return found;
}

/** The values behind the first member of a module's namespace; undefined when it exports no such name. */
export function exportsOf(value: Value): Value[] | undefined {
  const [name, ...rest] = value.path;
  const found = targetsOf(value.module, name).map(({ node, module, path }) =>
    step(value, node, { module, frame: undefined, path: [...path, ...rest] }),
  );
  return found.length > 0 ? found : undefined;
}
