import { operationSite } from '../knowledge/operation-site';
import { attributesOf, given } from '../knowledge/parts';
import { words } from '../../../shared/contract/naming-rules';
import type { FoundOperation } from '../knowledge/program-operations';
import { enclosingFunctions, isWithin, literalText, type FunctionNode, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';

/** `anonymousId`, `x-anonymous-id`, `ajs_anonymous_id`, `_cioanonid`. */
const isAnonymousName = (name: string): boolean => /(?:^|_)anon(?:ymous)?_(?:\w+_)?id$|anonid$/.test(words(name));

/** The first place in a function where an anonymous id is at hand: a parameter, a cookie, a member. */
function anonymousIdIn(fn: FunctionNode, module: Module): Node | undefined {
  const isHere = (node: Node): boolean => isWithin(node, fn);
  return (
    module.nodes('Identifier').find((node) => isHere(node) && isAnonymousName(node.name) && !isKeyOnly(node)) ??
    module.nodes('Literal').find((node) => isHere(node) && isAnonymousName(literalText(node) ?? ''))
  );
}

/** `{ anonymous_id: … }` names the attribute and is no anonymous id at hand. */
const isKeyOnly = (node: Node): boolean =>
  node.parent?.type === 'Property' && node.parent.key === node && !node.parent.shorthand;

const tracksAnonymously = (operations: readonly FoundOperation[], fn: FunctionNode): boolean =>
  operations.some((one) => one.kind === 'track' && isWithin(one.site, fn) && given(one, 'anonymousId').length > 0);

/** A merge does what passing the id on would do. */
const merges = (operations: readonly FoundOperation[], fn: FunctionNode): boolean =>
  operations.some(({ kind, site }) => kind === 'merge' && isWithin(site, fn));

export const rule: CodeRule = {
  id: 'pass-anonymous-id',
  family: 'people',
  description: 'Where an anonymous id is at hand, identify passes it on.',
  level: 'warn',
  messages: {
    dropped:
      'An anonymous id is at hand here, but identify does not pass it on. What this person did before stays with nobody, and cannot be attached later. Pass it as anonymous_id.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    for (const operation of operations) {
      if (operation.kind !== 'identify' || given(operation, 'anonymousId').length > 0) continue;
      const { entries, open } = attributesOf(operation);
      if (open || entries.some(({ key }) => isAnonymousName(key))) continue;
      const fn = enclosingFunctions(operation.site).at(-1);
      if (!fn || merges(operations, fn)) continue;
      const isAtHand = anonymousIdIn(fn, module) !== undefined || tracksAnonymously(operations, fn);
      if (isAtHand) report({ node: operationSite(operation, module), messageId: 'dropped' });
    }
  },
};
