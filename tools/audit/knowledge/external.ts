/** What a value is called where it was imported from: `TrackClient` of `customerio-node`. */
import { dottedName, literalText, type Node } from '../program/nodes';
import { importedName } from '../values/bindings';
import { any, type Value } from '../values/value';

export type External = {
  readonly source: string;
  /** The export, then its members; empty for the module itself. */
  readonly names: readonly string[];
};

function sourceOf(node: Node): { source: string | undefined; name: string } {
  switch (node.type) {
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier': {
      const { parent } = node;
      const source = parent.type === 'ImportDeclaration' ? parent.source.value : undefined;
      return { source, name: importedName(node) };
    }
    case 'ExportSpecifier': {
      const { parent, local } = node;
      return { source: literalText(parent.source), name: local.type === 'Identifier' ? local.name : local.value };
    }
    case 'CallExpression':
      return { source: dottedName(node.callee) === 'require' ? literalText(node.arguments[0]) : undefined, name: any };
    case 'ImportExpression':
      return { source: literalText(node.source), name: any };
    case 'TSExternalModuleReference':
      return { source: literalText(node.expression), name: any };
    case 'TSImportType': {
      const name = node.qualifier?.type === 'Identifier' ? node.qualifier.name : any;
      return { source: literalText(node.source), name };
    }
    default:
      return { source: undefined, name: any };
  }
}

/** The import behind a value; undefined for everything that is not imported from outside the program. */
export function externalOf({ node, path }: Value): External | undefined {
  const { source, name } = sourceOf(node);
  if (source === undefined) return undefined;
  return { source, names: name === any ? path : [name, ...path] };
}

/** A package, and not an alias of a folder of the program. */
export const isPackage = (source: string): boolean => !/^(?:[./~#]|@\/)/.test(source);
