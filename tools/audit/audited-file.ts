/** A file as the rules see it: its module, what it asks of Customer.io, and what sort of file it is. */
import type { Module } from './program/module';
import { calleeName, dottedName } from './program/nodes';
import { operationsIn, type FoundOperation } from './knowledge/program-operations';

export type AuditedFile = {
  readonly module: Module;
  readonly operations: readonly FoundOperation[];
  /** Tests make clients per case, with keys that open nothing, and await everything. */
  readonly isTest: boolean;
};

const testPath =
  /(?:^|[/\\])(?:__tests__|__mocks__|tests?|e2e|spec|fixtures|bench(?:es|marks?)?)[/\\]|[.-](?:test|spec|e2e|stories)\.[cm]?[jt]sx?$/;
const testCalls = /^(?:describe|it|test|suite)$/;
const testTools = /^(?:jest|vi)\.(?:mock|fn)$/;

function looksLikeTest(module: Module): boolean {
  if (testPath.test(module.place)) return true;
  return module.nodes('CallExpression').some((call) => {
    if (call.parent.type === 'ExpressionStatement' && call.parent.parent.type === 'Program') {
      if (testCalls.test(calleeName(call) ?? '') && call.arguments.length >= 2) return true;
    }
    return testTools.test(dottedName(call.callee) ?? '');
  });
}

const files = new WeakMap<Module, AuditedFile>();

export function auditedFile(module: Module): AuditedFile {
  const known = files.get(module);
  if (known) return known;
  let operations: readonly FoundOperation[] | undefined;
  let isTest: boolean | undefined;
  const file: AuditedFile = {
    module,
    get operations() {
      return (operations ??= operationsIn(module));
    },
    get isTest() {
      return (isTest ??= looksLikeTest(module));
    },
  };
  files.set(module, file);
  return file;
}
