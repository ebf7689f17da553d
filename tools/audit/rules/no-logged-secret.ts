import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import { credentialByName, namesSecret } from '../knowledge/credential-names';
import { credentialUses, usesOfHeader } from '../knowledge/credentials';
import { namesCustomerIo } from '../knowledge/clients';
import { externalOf } from '../knowledge/external';
import { calleeName, dottedName, memberName, receiverOf, rootCallName, type Node } from '../program/nodes';
import type { Module } from '../program/module';
import type { CodeRule } from '../rule';
import { shapesOf } from '../values/objects';
import { isAbsent, origins } from '../values/origins';
import { identityOf, nameAskedFor, namesOf, step, valueOf, type Value } from '../values/value';

const logMethod =
  /^(?:log|info|warn|error|debug|trace|verbose|fatal|dir|table|write|notice|critical|captureMessage|addBreadcrumb)$/;
const logger =
  /(?:^|\.)(?:console|log|logger|winston|pino|bunyan|signale|debug|logging|sentry|datadog|tracer|stdout|stderr)$/i;

/** The line that `createDebug('app:cio')` of debug makes, or `debuglog` of Node. */
const isDebugLine = (call: TSESTree.CallExpression, module: Module): boolean =>
  call.callee.type === 'Identifier' &&
  origins(valueOf(call.callee, module)).some((origin) => {
    if (origin.node.type !== 'CallExpression') return false;
    return origins(step(origin, origin.node.callee)).some((made) => {
      const { source, names } = externalOf(made) ?? { source: '', names: [] };
      return source === 'debug' || (/^(?:node:)?util$/.test(source) && names.at(-1) === 'debuglog');
    });
  });

const isLog = (call: TSESTree.CallExpression, module: Module): boolean => {
  const object = receiverOf(call);
  if (object === undefined) return isDebugLine(call, module);
  return logMethod.test(calleeName(call) ?? '') && logger.test(dottedName(object) ?? '');
};

/** The expressions whose text ends in the log: parts of templates and sums, what is serialised, what is in objects. */
function written(node: Node): Node[] {
  switch (node.type) {
    case 'TemplateLiteral':
      return node.expressions.flatMap(written);
    case 'BinaryExpression':
      return node.operator === '+' ? [node.left, node.right].flatMap(written) : [];
    case 'ObjectExpression':
      // What is spread may be overwritten by what follows, so that object is looked at as a whole.
      if (node.properties.some((one) => one.type === 'SpreadElement')) return [node];
      return node.properties.flatMap((one) => (one.type === 'Property' ? written(one.value) : []));
    case 'ArrayExpression':
      return node.elements.flatMap((one) => (one ? written(one.type === 'SpreadElement' ? one.argument : one) : []));
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].flatMap(written);
    case 'CallExpression': {
      const passesOn = /^(?:JSON\.stringify|String|util\.inspect|util\.format|inspect)$/.test(
        dottedName(node.callee) ?? '',
      );
      return passesOn ? node.arguments.flatMap((one) => (one.type === 'SpreadElement' ? [] : written(one))) : [];
    }
    case 'MemberExpression':
      return memberName(node) === 'length' ? [] : [node];
    default:
      return [node];
  }
}

/** The keys that the file hands to Customer.io, so that they are known by where they come from. */
function knownSecrets(file: AuditedFile): Set<string> {
  const secrets = credentialUses(file).filter(({ credential }) => credential !== 'site id');
  return new Set(
    secrets.flatMap(({ value }) =>
      origins(value)
        .filter((origin) => !isAbsent(origin) && origin.module === file.module)
        .map(identityOf),
    ),
  );
}

/** `CUSTOMERIO_API_KEY`, `config.customerio.apiKey`: a name of Customer.io's with a name of a secret. */
function isNamedSecret(origin: Value): boolean {
  const names = namesOf(origin);
  const [nearest = ''] = names;
  const kind = credentialByName(nearest);
  if (kind === 'another service' || kind === 'site id') return false;
  return (kind !== undefined || namesSecret(nearest)) && names.some(namesCustomerIo);
}

/** A call whose result is the setting itself: `requireEnv('CIO_KEY')`, or the schema of zod that it was read with. */
const handsOut = (call: TSESTree.CallExpression): boolean =>
  nameAskedFor(call) !== undefined || /^(?:z|zod)\./.test(rootCallName(call));

/** Objects within objects: configurations are rarely deeper. */
const depthMax = 3;

function holdsSecret(value: Value, known: ReadonlySet<string>, depth = 0): boolean {
  const direct = origins(value).some((origin) => {
    if (isAbsent(origin)) return false;
    if (origin.node.type === 'ConditionalExpression') return false;
    if (origin.node.type === 'CallExpression' && !handsOut(origin.node)) return false;
    return known.has(identityOf(origin)) || isNamedSecret(origin);
  });
  if (direct || usesOfHeader(value).length > 0) return true;
  if (depth >= depthMax) return false;
  return shapesOf(value).some(({ entries }) => {
    const last = new Map(entries.map((entry) => [entry.key, entry.value]));
    return [...last.values()].some((inner) => holdsSecret(inner, known, depth + 1));
  });
}

export const rule: CodeRule = {
  id: 'no-logged-secret',
  family: 'credentials',
  description: 'Keys of Customer.io never reach a log line or the text of an error.',
  level: 'error',
  messages: {
    logged:
      'This text contains a credential of Customer.io. Logs and error reports are kept, copied and read by more people than the secret store. Log whether the key is set, or its last four characters, and rotate this one.',
  },
  looksAt: ['CallExpression', 'NewExpression'],
  check(file, report) {
    const logs = file.module.nodes('CallExpression').filter((call) => isLog(call, file.module));
    const errors = file.module
      .nodes('NewExpression')
      .filter((made) => /Error$|Exception$/.test(calleeName(made) ?? ''));
    if (logs.length === 0 && errors.length === 0) return;
    const known = knownSecrets(file);
    for (const log of [...logs, ...errors]) {
      const parts = log.arguments.flatMap((one) => written(one.type === 'SpreadElement' ? one.argument : one));
      for (const node of parts) {
        if (holdsSecret(valueOf(node, file.module), known)) report({ node, messageId: 'logged' });
      }
    }
  },
};
