import { credentialByName, type Credential, type NamedCredential } from '../knowledge/credential-names';
import { credentialUses } from '../knowledge/credentials';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';
import { origins } from '../values/origins';
import { namesOf } from '../values/value';

/** What the names on a value's way say it is: the name nearest to its source that says anything. */
const namedAs = (names: readonly string[]): NamedCredential | undefined => {
  for (const name of names) {
    const credential = credentialByName(name);
    if (credential) return credential;
  }
  return undefined;
};

const messageFor = (expected: Credential, named: NamedCredential): string => {
  const isTrack = expected === 'site id' || expected === 'Track API key';
  if (isTrack && named === 'App API key') return 'appKeyInTrack';
  const isApp = expected === 'App API key' && (named === 'Track API key' || named === 'site id');
  return isApp ? 'trackKeyInApp' : 'wrongVariable';
};

export const rule: CodeRule = {
  id: 'no-mismatched-key',
  family: 'credentials',
  description: 'Each client gets the credential of its own API: site id and Track API key, or App API key.',
  level: 'error',
  messages: {
    appKeyInTrack:
      'This is where the {{expected}} belongs, but the value is named as {{named}}. Customer.io answers 401 to every call. Pass the {{expected}}; Track and App API keys are not interchangeable.',
    trackKeyInApp:
      'This is where the {{expected}} belongs, but the value is named as {{named}}. Customer.io answers 401 to every call. Pass the {{expected}}; Track and App API keys are not interchangeable.',
    wrongVariable:
      'This is where the {{expected}} belongs, but the value is named as {{named}}. Customer.io answers 401 to every call, or a secret goes to the wrong company. Pass the {{expected}}.',
  },
  looksAt: ['NewExpression', 'CallExpression'],
  check(file, report) {
    for (const { credential, value, text, start } of credentialUses(file)) {
      if (text !== undefined) continue;
      for (const origin of origins(value)) {
        const named = namedAs(namesOf(origin));
        if (!named || named === credential) continue;
        const node = useSite(origin, file.module, start);
        if (!node) continue;
        const words = named === 'another service' ? 'a key of another service' : `the ${named}`;
        report({ node, messageId: messageFor(credential, named), data: { expected: credential, named: words } });
      }
    }
  },
};
