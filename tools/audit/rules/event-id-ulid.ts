import { given } from '../knowledge/parts';
import { calleeName, dottedName, receiverOf } from '../program/nodes';
import type { CodeRule } from '../rule';
import { useSite } from '../sites';
import { textsOf, wholeText } from '../values/texts';
import { origins } from '../values/origins';
import { isMadeOfItself, namesOf, step, type Value } from '../values/value';

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const otherGenerator =
  /^(?:uuid(?:v?\d)?|v[1-8]|randomUUID|nanoid|cuid2?|createId|objectId|ObjectId|shortid|generate|randomBytes|hash|digest|md5|sha1|now|random)$/;

/** Members that are the key of some record, and no ULID unless the record says so. */
const recordKey = /^(?:_?id|uuid|guid|\w+_id|\w+Id|\w+Uuid|number|\w+Number)$/;
const mayBeUlid = /ulid|event_?id|message_?id|job_?id|dedup|idempot/i;
const mayCarryUlid = /^(?:e|ev|event|evt|message|msg|job|envelope|record|item|row|entry|payload|body|data)$/i;

function isOtherKey(origin: Value): boolean {
  const names = namesOf(origin);
  if (names.some((name) => mayBeUlid.test(name))) return false;
  const [last = '', owner] = names;
  return owner !== undefined && recordKey.test(last) && !mayCarryUlid.test(owner);
}

const keepsText =
  /^(?:toString|toHexString|slice|substring|substr|replace|replaceAll|to(?:Lower|Upper)Case|padStart|trim)$/;

/** `String(order.id)` is still the key of an order. */
function unwrapped(origin: Value): Value[] {
  const { node } = origin;
  if (isMadeOfItself(origin)) return [];
  if (node.type !== 'CallExpression' || origin.path.length > 0) return [origin];
  const object = receiverOf(node);
  const [first] = node.arguments;
  const inner =
    dottedName(node.callee) === 'String' ? first : keepsText.test(calleeName(node) ?? '') ? object : undefined;
  return inner && inner.type !== 'SpreadElement' ? origins(step(origin, inner)).flatMap(unwrapped) : [origin];
}

/** What the id is instead of a ULID; undefined when it may be one. */
function otherThanUlid(origin: Value): string | undefined {
  const { node, path } = origin;
  if (node.type === 'CallExpression' && path.length === 0) {
    const name = calleeName(node) ?? '';
    if (/ulid/i.test(dottedName(node.callee) ?? name)) return undefined;
    return otherGenerator.test(name) ? `the result of ${name}()` : undefined;
  }
  const [text, ...others] = textsOf(origin);
  if (text && others.length === 0) {
    const whole = wholeText(text);
    if (whole !== undefined) return ulid.test(whole) ? undefined : 'a text that is no ULID';
    if (text.length > 1 && text.some((part) => typeof part === 'string' && part !== '')) return 'a composed text';
  }
  return isOtherKey(origin) ? 'the key of another record' : undefined;
}

export const rule: CodeRule = {
  id: 'event-id-ulid',
  family: 'events',
  description: 'The id of an event is a ULID, one for each event.',
  level: 'error',
  messages: {
    noUlid:
      'The id of this event is {{what}}, and Customer.io wants a ULID. A repeated id makes later events vanish without an error, and any other form does not protect from duplicates. Use a ULID made from the key of what happened, or leave id out.',
  },
  looksAt: ['CallExpression'],
  check({ module, operations }, report) {
    for (const operation of operations) {
      if (operation.kind !== 'track' && operation.kind !== 'page') continue;
      for (const origin of given(operation, 'eventId').flatMap(unwrapped)) {
        const what = otherThanUlid(origin);
        const node = what && useSite(origin, module, operation.slots.get('eventId'));
        if (node) report({ node, messageId: 'noUlid', data: { what } });
      }
    }
  },
};
