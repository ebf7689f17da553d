import { credentialUses } from '../knowledge/credentials';
import {
  credentialByName,
  isPlaceholder,
  looksLikeKey,
  namesSecret,
  type Credential,
} from '../knowledge/credential-names';
import { namesCustomerIo } from '../knowledge/clients';
import type { Module } from '../program/module';
import { ancestors, dottedName, keyName, literalText, type Node } from '../program/nodes';
import type { AuditedFile } from '../audited-file';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';
import { origins } from '../values/origins';
import { literalTexts } from '../values/texts';

/** The names around a literal, outermost last: its property, the object's own name. */
function namesAround(node: Node): string[] {
  const names: string[] = [];
  for (const at of [node, ...ancestors(node)]) {
    if (at.type === 'Property') names.push(keyName(at.key, at.computed) ?? '');
    if (at.type === 'PropertyDefinition') names.push(keyName(at.key, at.computed) ?? '');
    if (at.type === 'VariableDeclarator') names.push(at.id.type === 'Identifier' ? at.id.name : '');
    if (at.type === 'AssignmentExpression') names.push(...(dottedName(at.left)?.split('.') ?? []).reverse());
    if (at.type.endsWith('Statement') || at.type === 'Program') break;
  }
  return names;
}

/** The file says that it is about Customer.io: by its path, or by using the SDK. */
const isAboutCustomerIo = (module: Module): boolean =>
  module.place.split('/').some((part) => namesCustomerIo(part.replace(/\.\w+$/, ''))) ||
  /['"]customerio-node['"]/.test(module.text);

/** A literal that its name declares to be a credential of Customer.io, and that looks like one. */
function declaredCredential(node: Node, text: string, module: Module): Credential | undefined {
  if (!looksLikeKey(text)) return undefined;
  const names = namesAround(node);
  const [nearest = ''] = names;
  const named = credentialByName(nearest);
  if (named === 'another service' || names.some((name) => credentialByName(name) === 'another service'))
    return undefined;
  if (!names.some(namesCustomerIo) && !(isAboutCustomerIo(module) && names.some(namesSecretOrSite))) return undefined;
  return named ?? (/key|secret|token/i.test(nearest) ? 'Track API key' : undefined);
}

const namesSecretOrSite = (name: string): boolean => namesSecret(name) || credentialByName(name) === 'site id';

const isReal = (text: string, { isTest }: AuditedFile): boolean => (isTest ? looksLikeKey(text) : !isPlaceholder(text));

export const rule: CodeRule = {
  id: 'no-hardcoded-credentials',
  family: 'credentials',
  description: 'Credentials of Customer.io come from the environment or a secret store, never from the source.',
  level: 'error',
  messages: {
    hardcoded:
      'The {{credential}} is written into the source. Whoever reads the repository, its history or its bundles can send as you, and the key cannot be rotated without a release. Read it from the environment or a secret store, and revoke this one.',
  },
  looksAt: ['NewExpression', 'CallExpression', 'Literal'],
  check(file, report) {
    const { module } = file;
    const seen = new Set<Node>();
    const found = (node: Node, credential: Credential): void => {
      if (seen.has(node)) return;
      seen.add(node);
      report({ node, messageId: 'hardcoded', data: { credential } });
    };
    for (const { credential, value, text: half, start } of credentialUses(file)) {
      const texts = half === undefined ? literalTexts(value) : origins(value).map((origin) => ({ text: half, origin }));
      for (const { text, origin } of texts) {
        const bare = text.replace(/^(?:Bearer|Basic)\s+/i, '');
        if (origin.node.type.startsWith('TS') || !isReal(bare, file)) continue;
        if (origin.module === module) found(origin.node, credential);
        else if (!declaredCredential(origin.node, bare, origin.module)) {
          // Nothing where it stands says what it is; only here it is known.
          const site = useSite(origin, module, start);
          if (site) found(site, credential);
        }
      }
    }
    for (const literal of module.nodes('Literal')) {
      const text = literalText(literal);
      const credential = text === undefined ? undefined : declaredCredential(literal, text, module);
      if (credential) found(literal, credential);
    }
  },
};
