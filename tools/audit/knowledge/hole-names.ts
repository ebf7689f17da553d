/** What a name says about the text that fills a hole in an event's name. */
import { calleeName, receiverOf } from '../program/nodes';
import { namesOf, step, type Value } from '../values/value';
import { origins } from '../values/origins';

/** Words for one of a few: an event name made with them is one of a few as well. */
const category =
  /^(?:event|event_?name|name|action|type|kind|status|state|step|step_?name|plan|plan_?name|tier|channel|method|source|prefix|suffix|verb|object|entity|entity_?type|feature|provider|platform|variant|category|env|environment|level|stage|phase|role|direction|outcome|result|mode|topic|namespace|scope|app|product_?type|event_?type|key|label|noun|operation|section|screen|tab|interval|period|cycle|frequency|day_?number|transition|reason)$/i;

const personal =
  /^(?:(?:user|customer|person|contact|recipient|member)_?)?(?:e_?mail|email_?address|first_?name|last_?name|full_?name|display_?name|user_?name|phone|phone_?number|mobile|address|ip|ip_?address|birth_?day|date_?of_?birth)$/i;

const person =
  /^(?:user|customer|person|contact|recipient|member|profile|account|author|owner|invitee|inviter|lead|subscriber)$/i;

export type HoleMeaning = 'personal' | 'category' | 'generated';

/** `plan.name.toLowerCase()` is named as `plan.name` is. */
function named(hole: Value): Value[] {
  const { node } = hole;
  const object = node.type === 'CallExpression' && hole.path.length === 0 ? receiverOf(node) : undefined;
  const keeps =
    node.type === 'CallExpression' &&
    /^(?:to\w*Case|trim|toString|replace|replaceAll|slice)$/.test(calleeName(node) ?? '');
  return object && keeps ? origins(step(hole, object)).flatMap(named) : [hole];
}

function meaningOf(hole: Value): HoleMeaning {
  const names = namesOf(hole);
  const [nearest = '', owner = ''] = names;
  if (hole.node.type === 'TSEnumDeclaration' || hole.node.type === 'TSLiteralType') return 'category';
  if (personal.test(nearest) || (/^name$/i.test(nearest) && person.test(owner))) return 'personal';
  if (hole.node.type === 'CallExpression' && hole.path.length === 0) return 'generated';
  return category.test(nearest) ? 'category' : 'generated';
}

/** The worst that a hole can be filled with. */
export function holeMeaning(hole: Value): HoleMeaning {
  const meanings = origins(hole).flatMap(named).map(meaningOf);
  return meanings.find((one) => one === 'personal') ?? meanings.find((one) => one === 'generated') ?? 'category';
}
