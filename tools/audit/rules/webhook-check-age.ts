import type { AuditedFile } from '../audited-file';
import { groupByKey, type Comparable } from '../facts';
import { functionKey, functionsReaching, functionsUsed, outermostFunction } from '../knowledge/around';
import { hasText, verificationsIn, type Verification } from '../knowledge/receivers';
import { namesIn } from '../knowledge/regions';
import { comparisonsIn } from '../knowledge/signatures';
import { words } from '../../../shared/contract/naming-rules';
import type { Module } from '../program/module';
import { calleeName, isWithin, type FunctionNode, type Node } from '../program/nodes';
import type { Contradiction, Fact, ProgramRule } from '../rule';

const now = /\bDate\b|\bnow\w*\b|performance\.|dayjs|moment|DateTime|getUnixTime|clock|\babs\(/i;
const age = /\b\w*(?:age|skew|drift|elapsed|delta|diff|tolerance|maxAge|window|late|old)\w*\b/i;
const ageFunction = /fresh|stale|\bage\b|Age\b|recent|expired|replay|toleran|tooOld|skew|withinWindow|timely/i;

const textOf = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

/** Names of the time that was signed, or of what it is compared for. */
const signedTime = /stamp|(?:^|_)(?:ts|age|skew|drift|sent|signed|issued|tolerance)(?:_|$)/;

/** A comparison of sizes with the clock, or with an age, in it, and with the signed time. */
const comparesAge = (within: Node, module: Module): boolean =>
  module.nodes('BinaryExpression').some((node) => {
    if (!/^[<>]=?$/.test(node.operator) || !isWithin(node, within)) return false;
    const text = textOf(node, module);
    const names = namesIn(node, module);
    const asksClock = now.test(text) || age.test(text) || names.some((name) => now.test(name));
    return asksClock && names.some((name) => signedTime.test(words(name)));
  });

/** The file checks an age somewhere, itself or through a function that it uses. */
function checksAge(file: Pick<AuditedFile, 'module'>): boolean {
  const { module } = file;
  if (comparesAge(module.ast, module)) return true;
  if (functionsUsed(file).some((use) => use.module !== module && comparesAge(use.fn, use.module))) return true;
  return module
    .nodes('CallExpression')
    .some((call) => ageFunction.test(calleeName(call) ?? '') && call.arguments.length > 0);
}

const keyOf = (verification: Verification, module: Module): string => {
  const fn = outermostFunction(verification.call);
  return fn ? functionKey(fn, module) : module.place;
};

/** A file that only makes signatures, for a test or a client, receives nothing: somebody has to compare. */
const receives = ({ via, functions }: Verification, module: Module): boolean =>
  via === 'sdk' ||
  comparisonsIn(module).length > 0 ||
  hasText(module, /^x-cio-signature$/i) ||
  functions.some((fn) =>
    /verif|valid|check|genuine|authentic|compare|isSigned|isEqual|safeEqual/i.test(textOf(fn, module)),
  );

function siteOf(verification: Verification, module: Module): Node {
  const functions = functionsReaching(verification.call, module);
  const near = comparisonsIn(module).find((node) => functions.some((fn) => isWithin(node, fn)));
  return verification.via !== 'sdk' && near ? near : verification.call;
}

/** The verifications that a function leads to: `verify` compares with what `sign` makes. */
const keysBehind = (fn: FunctionNode, module: Module): string[] =>
  verificationsIn(module)
    .filter(({ functions }) => functions.includes(fn))
    .map((verification) => keyOf(verification, module));

/** Files that use a verification of another file and check the age beside it. */
const checkedElsewhere = (file: AuditedFile): Fact[] =>
  checksAge(file)
    ? functionsUsed(file)
        .filter(({ module }) => module !== file.module)
        .flatMap(({ fn, module, call }) =>
          [functionKey(fn, module), ...keysBehind(fn, module)].map((key) => ({ key, value: 'checked', node: call })),
        )
    : [];

export const rule: ProgramRule = {
  id: 'webhook-check-age',
  family: 'receivers',
  description: 'A signed request is refused when its timestamp is too old.',
  level: 'warn',
  messages: {
    noAge:
      'The signature is checked, but not when it was made: whoever once recorded a request can send it again for ever. Compare X-CIO-Timestamp with the clock, with a window that leaves room for retries (they go on for 7 days).',
  },
  looksAt: ['CallExpression'],
  collect(file) {
    const { module, isTest } = file;
    if (isTest) return [];
    const verifications = verificationsIn(module).filter((one) => receives(one, module));
    if (verifications.length === 0 || checksAge(file)) return checkedElsewhere(file);
    return verifications.map((one) => ({ key: keyOf(one, module), value: 'unchecked', node: siteOf(one, module) }));
  },
  compare: <F extends Comparable>(facts: readonly F[]): Contradiction<F>[] =>
    [...groupByKey(facts).values()].flatMap((group) =>
      group.some(({ value }) => value === 'checked')
        ? []
        : group.filter(({ value }) => value === 'unchecked').map((fact) => ({ fact, messageId: 'noAge', data: {} })),
    ),
};
