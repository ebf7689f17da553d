/** What a name says about the text that fills a hole in an event's name. */
import { calleeName, receiverOf } from '../program/nodes';
import { origins } from '../values/origins';
import { namesOf, step, type Value } from '../values/value';
import { words } from './words';

const personal =
  /(?:^|_)(?:e_?mail|e_?mail_address|first_name|last_name|full_name|display_name|user_name|username|surname|phone|phone_number|mobile|mobile_number|msisdn|ip|ip_address|birthday|date_of_birth)$/;

const person =
  /(?:^|_)(?:user|customer|person|contact|recipient|member|profile|author|owner|invitee|inviter|guest|host|lead|subscriber|patient|student|driver|rider)$/;

/** A parameter that a function around Customer.io passes on as the event's name, or a piece of it. */
const eventName = /^(?:event|event_name|name|action|event_action|suffix|event_type)$/;

export type HoleMeaning = 'personal' | 'fixed' | 'generated';

/** `plan.name.toLowerCase()` is named as `plan.name` is. */
function named(hole: Value): Value[] {
  const { node } = hole;
  const object = node.type === 'CallExpression' && hole.path.length === 0 ? receiverOf(node) : undefined;
  const keeps =
    node.type === 'CallExpression' &&
    /^(?:to\w*Case|trim|toString|replace|replaceAll|slice|split|normalize|at)$/.test(calleeName(node) ?? '');
  return object && keeps ? origins(step(hole, object)).flatMap(named) : [hole];
}

/** A parameter that a function hands on as the name: its calls are judged, with their arguments. */
function isJudgedAtCalls({ node, module }: Value, names: readonly string[]): boolean {
  const [nearest = ''] = names;
  if (!eventName.test(words(nearest))) return false;
  const definition = module.variable(node)?.defs[0];
  if (node.type === 'Identifier' && definition?.type === 'Parameter') return true;
  return node.type === 'TSStringKeyword';
}

function meaningOf(hole: Value): HoleMeaning {
  const names = namesOf(hole);
  const [nearest = '', owner = ''] = names;
  const isLiteral = hole.node.type === 'TSLiteralType' || hole.node.type === 'Literal';
  if (isLiteral || hole.node.type === 'TSEnumDeclaration' || hole.node.type === 'TSTypeOperator') return 'fixed';
  if (isJudgedAtCalls(hole, names)) return 'fixed';
  if (personal.test(words(nearest)) || (/^name$/i.test(nearest) && person.test(words(owner)))) return 'personal';
  return 'generated';
}

/** The worst that a hole can be filled with. */
export function holeMeaning(hole: Value): HoleMeaning {
  const meanings = origins(hole).flatMap(named).map(meaningOf);
  return meanings.find((one) => one === 'personal') ?? meanings.find((one) => one === 'generated') ?? 'fixed';
}
