import { attributesOf, given } from '../knowledge/parts';
import type { FoundOperation } from '../knowledge/program-operations';
import { startOfText, textsOf } from '../values/texts';
import { operationSite } from '../knowledge/operation-site';
import { sourceSite as siteIn } from '../sites';
import type { CodeRule } from '../rule';

/** An update of somebody who exists, or a person who is addressed by e-mail or by Customer.io's own id. */
function needsNoEmail(operation: FoundOperation): boolean {
  const keys = new Set(attributesOf(operation).entries.map(({ key }) => key));
  if (keys.has('email') || keys.has('_update') || keys.has('cio_id')) return true;
  if (given(operation, 'email').length > 0) return true;
  return given(operation, 'id').some((id) => textsOf(id).some((text) => startOfText(text).startsWith('cio_')));
}

export const rule: CodeRule = {
  id: 'identify-with-email',
  family: 'people',
  description: 'Who is identified has an e-mail address, or is marked as an update of somebody who has one.',
  level: 'warn',
  messages: {
    missing:
      'This identify has no email. It creates a profile that nobody can write to and that is billed all the same. Pass email, or `_update: true` when it may only change somebody who exists.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    for (const operation of operations) {
      if (operation.kind !== 'identify' || attributesOf(operation).open || needsNoEmail(operation)) continue;
      // A service that is only named after Customer.io may take the whole person as one argument.
      if (operation.client?.evidence === 'named' && !operation.slots.has('attributes')) continue;
      const [attributes] = given(operation, 'attributes');
      if (!operation.direct && !attributes) continue;
      // Attributes that another file writes down are its business.
      if (!attributes || siteIn(attributes, module))
        report({ node: operationSite(operation, module), messageId: 'missing' });
    }
  },
};
