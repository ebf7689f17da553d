/** What a name says about the text that fills a hole in an event's name. */
import { calleeName, receiverOf } from '../program/nodes';
import { origins } from '../values/origins';
import { kindsOf } from '../values/kinds';
import { isMadeOfItself, namesOf, step, type Value } from '../values/value';
import { externalOf } from './external';
import { words } from '../../../shared/contract/naming-rules';

const personal =
  /(?:^|_)(?:e_?mail|e_?mail_address|first_name|last_name|full_name|display_name|user_name|username|surname|phone|phone_number|mobile|mobile_number|msisdn|ip|ip_address|birthday|date_of_birth)$/;

const person =
  /(?:^|_)(?:user|customer|person|contact|recipient|member|profile|author|owner|invitee|inviter|guest|host|lead|subscriber|patient|student|driver|rider)$/;

/** A parameter that a function around Customer.io passes on as the event's name, or a piece of it. */
const eventName = /^(?:event|event_name|name|action|event_action|suffix|event_type)$/;

export type HoleMeaning = 'personal' | 'fixed' | 'generated';

const keepsText = /^(?:to\w*Case|trim|toString|replace|replaceAll|slice|substring|split|normalize|at|pop|shift)$/;

/** Functions of libraries and of the program that write a text in another way. */
const rewritesText = /slug|case$|normali[sz]e|saniti[sz]e|clean|escape|encode|strip|underscore|dasherize/i;

/** `plan.name.toLowerCase()` is named as `plan.name` is. */
function named(hole: Value): Value[] {
  const { node } = hole;
  if (isMadeOfItself(hole)) return [];
  const isPiece = hole.path.every((name) => /^\d+$/.test(name));
  if (node.type !== 'CallExpression' || !isPiece) return [hole];
  const object = receiverOf(node);
  const name = calleeName(node) ?? '';
  if (object && keepsText.test(name)) return origins(step(hole, object, { path: [] })).flatMap(named);
  const [first] = node.arguments;
  return rewritesText.test(name) && first && first.type !== 'SpreadElement'
    ? origins(step(hole, first, { path: [] })).flatMap(named)
    : [hole];
}

/** A parameter that a function hands on as the name: its calls are judged, with their arguments. */
function isJudgedAtCalls({ node, path, module }: Value, names: readonly string[]): boolean {
  const [nearest = ''] = names;
  if (path.length > 0 || !eventName.test(words(nearest))) return false;
  const definition = module.variable(node)?.defs[0];
  if (node.type === 'Identifier' && definition?.type === 'Parameter') return true;
  return node.type === 'TSStringKeyword';
}

const isSetByDeployment = ({ node, path }: Value): boolean =>
  (node.type === 'Identifier' && node.name === 'process' && path[0] === 'env') ||
  (node.type === 'MetaProperty' && path[0] === 'env');

/** A constant of another package. */
const isConstant = (hole: Value, name: string): boolean =>
  externalOf(hole) !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name);

function meaningOf(hole: Value): HoleMeaning {
  const names = namesOf(hole);
  const [nearest = '', owner = ''] = names;
  const isLiteral = hole.node.type === 'TSLiteralType' || hole.node.type === 'Literal';
  if (isLiteral || hole.node.type === 'TSEnumDeclaration' || hole.node.type === 'TSTypeOperator') return 'fixed';
  if (isJudgedAtCalls(hole, names) || isSetByDeployment(hole) || isConstant(hole, nearest)) return 'fixed';
  if (kindsOf(hole).every(({ kind }) => kind === 'boolean')) return 'fixed';
  if (personal.test(words(nearest)) || (/^name$/i.test(nearest) && person.test(words(owner)))) return 'personal';
  return 'generated';
}

/** The worst that a hole can be filled with. */
export function holeMeaning(hole: Value): HoleMeaning {
  const meanings = origins(hole).flatMap(named).map(meaningOf);
  return meanings.find((one) => one === 'personal') ?? meanings.find((one) => one === 'generated') ?? 'fixed';
}
