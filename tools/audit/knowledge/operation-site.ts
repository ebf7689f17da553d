/** Where a finding about a whole operation belongs. */
import type { Module } from '../program/module';
import type { Node } from '../program/nodes';
import { origins } from '../values/origins';
import type { FoundOperation } from './program-operations';

/** The object in a batch, where it is written in this file; else the call. */
export function operationSite({ entity, site, direct }: FoundOperation, module: Module): Node {
  const written = direct && entity ? origins(entity) : [];
  const [only, ...others] = written;
  const isElement = only?.node.type === 'ObjectExpression' && only.node.parent !== site && others.length === 0;
  return isElement && only.module === module ? only.node : site;
}
