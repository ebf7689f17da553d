import type { AuditedFile } from '../audited-file';
import { groupByKey, type Comparable } from '../facts';
import { functionKey, functionsReaching, functionsUsed, outermostFunction } from '../knowledge/around';
import { metricUses } from '../knowledge/dispatch';
import { branchesIn, storesEverything, type Branch } from '../knowledge/feedback';
import { metrics } from '../knowledge/metrics';
import { isReceiver } from '../knowledge/receivers';
import type { Module } from '../program/module';
import { literalText, type Node } from '../program/nodes';
import type { Contradiction, Fact, ProgramRule } from '../rule';

/** What must change whom is written to, and what it is in plain words. */
const optOuts = new Map([
  ['bounced', 'bounces'],
  ['spammed', 'complaints'],
  ['unsubscribed', 'unsubscribes'],
]);

/** Names of the event, its body or its bytes. */
const wholeEvent = /\b(?:event|evt|ev|body|payload|raw\w*|data|message|delivery|webhook|notification|record|row)\b/i;

/** The file looks at one object type only, and none of those that opt-outs come with. */
function isForOtherObjects(module: Module): boolean {
  const types = module.nodes('BinaryExpression').flatMap(({ left, right }) => {
    const sides = [left, right];
    const isType = sides.some((one) => /object_?type/i.test(module.text.slice(one.range[0], one.range[1])));
    return isType ? sides.flatMap((one) => literalText(one) ?? []) : [];
  });
  return types.length > 0 && !types.includes('email');
}

const isHandled = (metric: string, branches: readonly Branch[]): boolean => {
  const own = branches.filter((branch) => branch.metrics.includes(metric));
  if (own.length > 0) return own.some((branch) => branch.hasEffect);
  return branches.some((branch) => branch.isRest && branch.hasEffect);
};

/** The branch that drops it, or else the first one. */
function siteOf(missing: readonly string[], branches: readonly Branch[]): Node | undefined {
  const drops = branches.find(
    (branch) => !branch.hasEffect && branch.metrics.some((metric) => missing.includes(metric)),
  );
  const filter = branches.find((branch) => branch.isRest && !branch.hasEffect && branch.node.type === 'IfStatement');
  const [first] = branches;
  const whole = first?.node.parent;
  const isPart = first?.node.type === 'SwitchCase' || first?.node.type === 'Property';
  return drops?.node ?? filter?.node ?? (isPart ? whole : first?.node) ?? undefined;
}

function ignoredIn({ module }: AuditedFile): Fact[] {
  const branches = branchesIn(module);
  const known = [...new Set(branches.flatMap((branch) => branch.metrics))].filter((metric) => metrics.has(metric));
  const [first] = branches;
  if (!first || known.length < 2 || isForOtherObjects(module)) return [];
  const missing = [...optOuts.keys()].filter((metric) => !isHandled(metric, branches));
  const node = siteOf(missing, branches);
  if (missing.length === 0 || !node) return [];
  const around = functionsReaching(node, module);
  if (storesEverything(branches, around, module, wholeEvent)) return [];
  const outer = outermostFunction(node);
  const key = outer ? functionKey(outer, module) : module.place;
  const words = missing.map((metric) => optOuts.get(metric) ?? metric).join(', ');
  return [{ key, value: `${known.filter((metric) => !missing.includes(metric)).join(', ')}|${words}`, node }];
}

/** Files that hand the event to a dispatch elsewhere, and store it besides. */
const storedElsewhere = ({ module }: AuditedFile): Fact[] =>
  functionsUsed({ module }).flatMap(({ fn, module: other, call }): Fact[] => {
    const caller = outermostFunction(call);
    if (other === module || !caller || metricUses(other).length === 0) return [];
    const branch: Branch = { node: call, metrics: [], isRest: false, hasEffect: true };
    return storesEverything([branch], [caller], withoutCall(module, call), wholeEvent)
      ? [{ key: functionKey(fn, other), value: 'stored', node: call }]
      : [];
  });

/** The file without the call of the dispatch itself, which takes the event too. */
const withoutCall = (module: Module, call: Node): Module => ({
  ...module,
  nodes: (type) => module.nodes(type).filter((node) => node !== call),
});

export const rule: ProgramRule = {
  id: 'webhook-handle-opt-outs',
  family: 'receivers',
  description: 'A receiver that tells metrics apart does something about bounces, complaints and unsubscribes.',
  level: 'warn',
  messages: {
    ignored:
      'This receiver handles {{handled}}, but does nothing about {{missing}}. Whoever complained or whose address is dead stays as they were in your own database, and other mail keeps going out to them. Handle bounced, spammed and unsubscribed, or store every event.',
  },
  looksAt: ['SwitchStatement', 'IfStatement', 'MemberExpression'],
  collect(file) {
    if (file.isTest) return [];
    return isReceiver(file.module) ? [...ignoredIn(file), ...storedElsewhere(file)] : storedElsewhere(file);
  },
  compare: <F extends Comparable>(facts: readonly F[]): Contradiction<F>[] =>
    [...groupByKey(facts).values()].flatMap((group) => {
      if (group.some(({ value }) => value === 'stored')) return [];
      return group.map((fact) => {
        const [handled = '', missing = ''] = fact.value.split('|');
        return { fact, messageId: 'ignored', data: { handled: handled || 'other metrics', missing } };
      });
    }),
};
