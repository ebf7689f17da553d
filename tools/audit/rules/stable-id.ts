import { given } from '../knowledge/parts';
import type { FoundOperation } from '../knowledge/program-operations';
import { calleeName, receiverOf } from '../program/nodes';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';
import { origins } from '../values/origins';
import { literalTexts } from '../values/texts';
import { isMadeOfItself, namesOf, step, type Value } from '../values/value';

const emailName = /^(?:\w*_)?e_?mail(?:_?address)?$|(?:[a-z])E[Mm]ail(?:Address)?$|^e[Mm]ail(?:Address)?$/;
const phoneName = /^(?:\w*_)?(?:phone|mobile)(?:_?number)?$|[a-z](?:Phone|Mobile)(?:Number)?$|^(?:phone|mobile)Number$/;

/** `email.toLowerCase().trim()` is still the address. */
function unwrapped(origin: Value): Value[] {
  const { node } = origin;
  if (isMadeOfItself(origin)) return [];
  if (node.type === 'TemplateLiteral' && node.quasis.every(({ value }) => value.raw === '')) {
    return node.expressions.flatMap((one) => origins(step(origin, one, { path: [] })).flatMap(unwrapped));
  }
  if (node.type !== 'CallExpression' || origin.path.length > 0) return [origin];
  const object = receiverOf(node);
  const keeps = /^(?:toLowerCase|toLocaleLowerCase|trim|normalize|toString)$/.test(calleeName(node) ?? '');
  if (object && keeps) return origins(step(origin, object)).flatMap(unwrapped);
  const [first] = node.arguments;
  const passesOn = /^(?:String|encodeURIComponent)$/.test(calleeName(node) ?? '');
  return passesOn && first && first.type !== 'SpreadElement'
    ? origins(step(origin, first)).flatMap(unwrapped)
    : [origin];
}

function mutableKind(origin: Value): 'e-mail address' | 'telephone number' | undefined {
  if (literalTexts(origin).some(({ text }) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))) return 'e-mail address';
  // The name nearest to the source decides: `const id = user.email` is an address, `email = user.id` is not.
  const [nearest = ''] = namesOf(origin);
  if (emailName.test(nearest)) return 'e-mail address';
  return phoneName.test(nearest) ? 'telephone number' : undefined;
}

/** Operations that make or address a profile for good; a suppression by address is meant for the address. */
const kinds = new Set<FoundOperation['kind']>(['identify', 'track', 'page', 'send', 'device']);

export const rule: CodeRule = {
  id: 'stable-id',
  family: 'people',
  description: 'The id of a person is one that never changes; an e-mail address or a telephone number is an attribute.',
  level: 'error',
  messages: {
    mutable:
      'The id is the {{what}}. People change it, and then they become a second profile without history or consent. Use the id of your own user record, and pass the {{what}} as an attribute.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations, isTest }, report) {
    if (isTest) return;
    for (const operation of operations) {
      if (!kinds.has(operation.kind)) continue;
      for (const origin of given(operation, 'id').flatMap(unwrapped)) {
        const what = mutableKind(origin);
        const node = what && useSite(origin, module, operation.slots.get('id'));
        if (node) report({ node, messageId: 'mutable', data: { what } });
      }
    }
  },
};
