import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import { madeClient } from '../knowledge/clients';
import { isPartOfAddress, namesIn, regionsOf, tableRegions, wrongDecider, type Region } from '../knowledge/regions';
import type { Module } from '../program/module';
import { ancestors, isFunction, isWithin, literalText, type Node } from '../program/nodes';
import type { CodeRule, Report } from '../rule';
import { isAbsent, origins } from '../values/origins';
import { member, namesOf, valueOf } from '../values/value';

const testedRegion = (test: Node): Region | undefined => {
  if (test.type !== 'BinaryExpression' || !/^===?$/.test(test.operator)) return undefined;
  const text = (literalText(test.right) ?? literalText(test.left) ?? '').toLowerCase();
  return text === 'eu' || text === 'us' ? text : undefined;
};

/** `x === 'eu' ? RegionUS : RegionEU`. */
const isInverted = (choice: TSESTree.ConditionalExpression, module: Module): boolean => {
  const tested = testedRegion(choice.test);
  const [chosen, ...others] = regionsOf(valueOf(choice.consequent, module));
  return tested !== undefined && chosen !== undefined && others.length === 0 && chosen !== tested;
};

/** A constant that is put into an address: `const suffix = … ? '-eu' : ''`. */
const isInAddress = ({ parent }: TSESTree.ConditionalExpression, module: Module): boolean => {
  if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  const { name } = parent.id;
  return module
    .nodes('Identifier')
    .some(
      (one) =>
        one.name === name &&
        isPartOfAddress(one) &&
        origins(valueOf(one, module)).some(({ node }) => isWithin(node, parent)),
    );
};

/** A choice between the regions, whatever it chooses between: regions, clients, addresses or parts of them. */
function choosesRegion(choice: TSESTree.ConditionalExpression, module: Module): boolean {
  const { consequent, alternate, parent } = choice;
  if (
    isPartOfAddress(consequent) ||
    isInAddress(choice, module) ||
    (parent.type === 'TemplateLiteral' && parent.expressions.some((one) => isPartOfAddress(one)))
  ) {
    return true;
  }
  const [one, other] = [regionsOf(valueOf(consequent, module)), regionsOf(valueOf(alternate, module))];
  return one.size > 0 && other.size > 0 && new Set([...one, ...other]).size > 1;
}

/** The `if` or `switch` around a returned or assigned region. */
function decidingStatement(node: Node): { readonly statement: Node; readonly test: Node } | undefined {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return undefined;
    if (up.type === 'IfStatement' && !isWithin(node, up.test)) return { statement: up, test: up.test };
    if (up.type === 'SwitchCase') {
      const { parent } = up;
      return { statement: parent, test: parent.discriminant };
    }
  }
  return undefined;
}

/** Values that are handed on by a statement of their own. */
const handedOn = (module: Module): Node[] => [
  ...module.nodes('ReturnStatement').flatMap(({ argument }) => argument ?? []),
  ...module.nodes('AssignmentExpression').map(({ right }) => right),
];

function checkChoices({ module }: AuditedFile, report: Report): void {
  const judge = (node: Node, decider: Node): void => {
    const name = wrongDecider(namesIn(decider, module));
    if (name !== undefined) report({ node, messageId: 'foreign', data: { name } });
  };
  for (const choice of module.nodes('ConditionalExpression')) {
    if (isInverted(choice, module)) report({ node: choice, messageId: 'inverted' });
    else if (choosesRegion(choice, module)) judge(choice, choice.test);
  }
  for (const value of handedOn(module)) {
    const deciding = decidingStatement(value);
    if (deciding && regionsOf(valueOf(value, module)).size === 1) judge(deciding.statement, deciding.test);
  }
  for (const access of module.nodes('MemberExpression')) {
    if (access.computed && tableRegions(access.object, module).size > 1) judge(access, access.property);
  }
}

/** `region: process.env.AWS_REGION`. */
function checkOptions({ module }: AuditedFile, report: Report): void {
  for (const call of module.nodes('NewExpression')) {
    const kind = madeClient(valueOf(call, module));
    const options = kind && call.arguments[kind === 'track' ? 2 : 1];
    if (!options || options.type === 'SpreadElement') continue;
    for (const origin of origins(member(valueOf(options, module), 'region'))) {
      const name = isAbsent(origin) ? undefined : wrongDecider(namesOf(origin).slice(0, 1));
      if (name !== undefined) report({ node: options, messageId: 'foreign', data: { name } });
    }
  }
}

export const rule: CodeRule = {
  id: 'no-mismatched-region',
  family: 'credentials',
  description: 'The region of Customer.io is decided by a variable about Customer.io.',
  level: 'error',
  messages: {
    inverted:
      'The test asks for one region and this takes the other. Data of one region goes through the other and may be logged there. Swap the two.',
    foreign:
      '{{name}} decides which region of Customer.io is called, but a workspace lives in one region, whatever the server, the environment or the user. Calls to the other are redirected or answered 401. Give Customer.io a variable of its own (us or eu).',
  },
  looksAt: ['NewExpression', 'ConditionalExpression', 'IfStatement', 'MemberExpression'],
  check(file, report) {
    if (file.isTest) return;
    checkChoices(file, report);
    checkOptions(file, report);
  },
};
