/** What a file exports under a name, ESM and CommonJS. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import { dottedName, type Node } from '../program/nodes';
import { resolveImport } from '../program/resolve-import';
import { step, type Value } from './value';

/** The file that an import names, as far as it is one of the program's own. */
export function importedModule(module: Module, specifier: string): Module | undefined {
  const file = resolveImport(module.file, specifier);
  return file === undefined ? undefined : module.load(file);
}

const moduleName = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

const declared = (declaration: TSESTree.ExportNamedDeclaration['declaration']): Node[] => {
  if (!declaration) return [];
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.map((one) => one.id);
  return 'id' in declaration && declaration.id ? [declaration.id] : [];
};

function namedExport(
  value: Value,
  statement: TSESTree.ExportNamedDeclaration,
  name: string,
  rest: string[],
): Value | undefined {
  const { module } = value;
  const variable = module.topLevel(name);
  const identifier = variable?.identifiers[0];
  const [from, to] = statement.declaration?.range ?? [0, 0];
  if (identifier && declared(statement.declaration).length > 0) {
    if (identifier.range[0] >= from && identifier.range[1] <= to) return step(value, identifier, { path: rest });
  }
  const specifier = statement.specifiers.find((one) => moduleName(one.exported) === name);
  if (!specifier) return undefined;
  const local = moduleName(specifier.local);
  if (statement.source) {
    const source = importedModule(module, statement.source.value);
    if (source) return step(value, source.ast, { module: source, frame: undefined, path: [local, ...rest] });
    return step(value, specifier, { path: rest });
  }
  const target = module.topLevel(local)?.identifiers[0];
  return target && step(value, target, { path: rest });
}

function reExported(value: Value, statement: TSESTree.ExportAllDeclaration, name: string, rest: string[]): Value[] {
  const source = importedModule(value.module, statement.source.value);
  if (!source) return [];
  const target = { module: source, frame: undefined };
  if (statement.exported) {
    return moduleName(statement.exported) === name ? [step(value, source.ast, { ...target, path: rest })] : [];
  }
  return exportsOf(step(value, source.ast, { ...target, path: [name, ...rest] })) ?? [];
}

function commonJsExports(value: Value, name: string | undefined, rest: string[]): Value[] {
  return value.module.nodes('AssignmentExpression').flatMap(({ left, right }) => {
    const target = left.type === 'MemberExpression' ? dottedName(left) : undefined;
    if (target === 'module.exports') {
      return [step(value, right, { path: name === undefined || name === 'default' ? rest : [name, ...rest] })];
    }
    const own = /^(?:module\.)?exports\.(\w+)$/.exec(target ?? '')?.[1];
    return own !== undefined && own === name ? [step(value, right, { path: rest })] : [];
  });
}

/** The values behind the first member of a module's namespace; undefined when it exports no such name. */
export function exportsOf(value: Value): Value[] | undefined {
  const [name, ...rest] = value.path;
  const found = commonJsExports(value, name, rest);
  for (const statement of name === undefined ? [] : value.module.ast.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      const one = namedExport(value, statement, name ?? '', rest);
      if (one) found.push(one);
    } else if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      found.push(step(value, statement.declaration, { path: rest }));
    } else if (statement.type === 'ExportAllDeclaration') {
      found.push(...reExported(value, statement, name ?? '', rest));
    } else if (statement.type === 'TSExportAssignment') {
      found.push(
        step(value, statement.expression, { path: name === 'default' ? rest : [...(name ? [name] : []), ...rest] }),
      );
    }
  }
  return found.length > 0 ? found : undefined;
}
