/** Receivers of Customer.io's reporting webhooks, and how they check what they get. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import {
  calleeName,
  dottedName,
  enclosingFunctions,
  isFunction,
  isWithin,
  literalText,
  receiverOf,
  unwrap,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import { functionsCalled } from '../values/calls';
import { elementsOf } from '../values/objects';
import { origins } from '../values/origins';
import { textsOf, type Text } from '../values/texts';
import { member, namesOf, step, valueOf, type Value } from '../values/value';
import { credentialByName } from './credential-names';
import { externalOf } from './external';
import { isSdk } from './clients';

const header = /^x-cio-(?:signature|timestamp)$/i;
/** This project's receiver, which checks by itself. */
const ownReceiver = /^customerio-gcp\/webhooks$/;
const otherHeader =
  /^(?:stripe-signature|x-hub-signature(?:-256)?|x-slack-signature|x-twilio-signature|svix-signature|webhook-signature|x-shopify-hmac-sha256|x-line-signature|x-mailgun-signature|x-sendgrid-signature|paddle-signature|x-github-event)$/i;

const texts = new WeakMap<Module, Set<string>>();

/** Every text that the file writes down, in lower case. */
function textsIn(module: Module): ReadonlySet<string> {
  const known = texts.get(module);
  if (known) return known;
  const found = new Set<string>();
  for (const type of ['Literal', 'TemplateLiteral'] as const) {
    for (const node of module.nodes(type)) {
      const text = literalText(node);
      if (text !== undefined) found.add(text.toLowerCase());
    }
  }
  texts.set(module, found);
  return found;
}

export const hasText = (module: Module, pattern: RegExp): boolean =>
  [...textsIn(module)].some((text) => pattern.test(text));

const textOf = (node: Node, module: Module): string => module.text.slice(node.range[0], node.range[1]);

const readsDeliveryEvent = (text: string): boolean =>
  /\bmetric\b/.test(text) &&
  /\bobject_type\b|\bdelivery_id\b|\bevent_id\b|\bcustomer_id\b|\bemail_address\b/.test(text);

/** A file that takes delivery events: it reads Customer.io's headers, or the fields of such an event, by its name. */
export function isReceiver(module: Module): boolean {
  if (hasText(module, header) || hasText(module, ownReceiver)) return true;
  const isNamed = /customer[-_. ]?io|\bcio\b/i.test(`${module.place} ${module.text}`);
  return (
    isNamed &&
    readsDeliveryEvent(module.text) &&
    /webhook|callback|reporting|receive|hook|feedback|handle|req(?:uest)?\.body|JSON\.parse|\bon[A-Z]\w*/.test(
      `${module.place} ${module.text}`,
    )
  );
}

export type Verification = {
  readonly via: 'hmac' | 'subtle' | 'sdk';
  /** The call that makes or checks the signature. */
  readonly call: TSESTree.CallExpression;
  readonly payload: readonly Value[];
  readonly key: Value | undefined;
  /** The functions that take part: those around the call, and those that call them. */
  readonly functions: readonly FunctionNode[];
};

/** The functions around a node and, two calls outwards, those that use them. */
function functionsAround(node: Node, module: Module): FunctionNode[] {
  const found = new Set(enclosingFunctions(node));
  for (let round = 0; round < 2; round += 1) {
    for (const call of module.nodes('CallExpression')) {
      const callees = functionsCalled(valueOf(call, module), call, origins);
      if (!callees.some((one) => isFunction(one.node) && found.has(one.node))) continue;
      for (const fn of enclosingFunctions(call)) found.add(fn);
    }
  }
  return [...found];
}

/** All that is fed to an HMAC: `.update(a).update(b)`, also on a variable. */
function updatesOf(hmac: TSESTree.CallExpression, module: Module): Value[] {
  return (
    module
      .nodes('CallExpression')
      .flatMap((call) => {
        const object = receiverOf(call);
        const [first] = call.arguments;
        if (calleeName(call) !== 'update' || !object || !first || first.type === 'SpreadElement') return [];
        return rootCall(object, module) === hmac ? [first] : [];
      })
      // In a chain the outer call is the later one; the arguments stand in the order in which they are fed.
      .sort((one, other) => one.range[0] - other.range[0])
      .map((node) => valueOf(node, module))
  );
}

/** The call at the beginning of a chain of methods, through a variable too. */
export function rootCall(node: Node, module: Module): Node {
  let at = unwrap(node);
  for (let hops = 0; hops < 12; hops += 1) {
    if (at.type === 'CallExpression') {
      const object = receiverOf(at);
      const isModuleCall = object?.type === 'Identifier' && !isChainVariable(object, module);
      if (!object || isModuleCall) return at;
      at = unwrap(object);
    } else if (at.type === 'Identifier') {
      const [origin] = origins(valueOf(at, module));
      if (!origin || origin.node === at || origin.module !== module) return at;
      at = origin.node;
    } else return at;
  }
  return at;
}

const isChainVariable = (node: Node, module: Module): boolean => {
  const [origin] = origins(valueOf(node, module));
  return (
    origin?.module === module && origin.node.type === 'CallExpression' && dottedName(origin.node.callee) !== 'require'
  );
};

/** Calls of a client of Customer.io say what follows from a request, and not who signed it. */
const clientCall = /[\w$.]*(?:cio|customer_?io)[\w$]*\??\.(?:\w+\.)?(?:track|identify|send|add|update|suppress)\w*/gi;

/** The key that is signed with is named after somebody else: `process.env.SLACK_SIGNING_SECRET`. */
const isKeyOfAnother = (key: Value | undefined): boolean =>
  key !== undefined &&
  origins(key).some((origin) => namesOf(origin).some((name) => credentialByName(name) === 'another service'));

const concernsCustomerIo = (functions: readonly FunctionNode[], key: Value | undefined, module: Module): boolean => {
  const around = functions.map((fn) => textOf(fn, module)).join('\n');
  const keyText = key ? textOf(key.node, key.module) : '';
  const named = /x-cio|customer[-_. ]?io|\bcio|Cio[A-Z]/i;
  if (/x-cio-/i.test(around) || named.test(keyText)) return true;
  const isOfAnother = hasText(module, otherHeader) || isKeyOfAnother(key);
  if (isOfAnother && !hasText(module, header)) return false;
  if (named.test(`${around.replaceAll(clientCall, '')} ${module.place}`)) return true;
  if (isOfAnother || /slack/i.test(module.text)) return false;
  // Slack signs with the same version, but prefixes the signature with it too.
  return hasText(module, header) || (/['"`]v0:/.test(module.text) && !/['"`]v0=/.test(module.text));
};

function hmacs(module: Module): Verification[] {
  return module.nodes('CallExpression').flatMap((call): Verification[] => {
    if (calleeName(call) !== 'createHmac') return [];
    const keyNode = call.arguments[1];
    const key = keyNode && keyNode.type !== 'SpreadElement' ? valueOf(keyNode, module) : undefined;
    const functions = functionsAround(call, module);
    if (!concernsCustomerIo(functions, key, module)) return [];
    return [{ via: 'hmac', call, payload: updatesOf(call, module), key, functions }];
  });
}

function subtles(module: Module): Verification[] {
  return module.nodes('CallExpression').flatMap((call): Verification[] => {
    const name = dottedName(call.callee) ?? '';
    const index = name.endsWith('subtle.sign') ? 2 : name.endsWith('subtle.verify') ? 3 : -1;
    const data = index < 0 ? undefined : call.arguments[index];
    if (!data || data.type === 'SpreadElement') return [];
    const functions = functionsAround(call, module);
    if (!concernsCustomerIo(functions, undefined, module)) return [];
    return [{ via: 'subtle', call, payload: [valueOf(data, module)], key: undefined, functions }];
  });
}

function sdkChecks(module: Module): Verification[] {
  return module.nodes('CallExpression').flatMap((call): Verification[] => {
    if (calleeName(call) !== 'verifyRequestSignature') return [];
    const isOfSdk = origins(valueOf(call.callee, module)).some((origin) => isSdk(externalOf(origin)?.source ?? ''));
    const [first] = call.arguments;
    if (!isOfSdk || !first || first.type === 'SpreadElement') return [];
    const options = valueOf(first, module);
    return [
      {
        via: 'sdk',
        call,
        payload: [member(options, 'body')],
        key: member(options, 'signingSecret'),
        functions: functionsAround(call, module),
      },
    ];
  });
}

const verifications = new WeakMap<Module, Verification[]>();

export function verificationsIn(module: Module): readonly Verification[] {
  const known = verifications.get(module);
  if (known) return known;
  const found = [...hmacs(module), ...subtles(module), ...sdkChecks(module)];
  verifications.set(module, found);
  return found;
}

/** What is signed, written out: `Buffer.from(x)`, `Buffer.concat([…])` and encoders looked through. */
export function payloadTexts({ payload }: Verification): Text[] {
  let all: Text[] = [[]];
  for (const value of payload) {
    const next = bytesOf(value);
    all = all.flatMap((before) => next.map((after): Text => [...before, ...after]));
  }
  return all;
}

function bytesOf(value: Value): Text[] {
  return origins(value).flatMap((origin): Text[] => {
    const { node } = origin;
    if (node.type !== 'CallExpression' || origin.path.length > 0) return textsOf(step(origin, node));
    const name = dottedName(node.callee) ?? '';
    const [first] = node.arguments;
    if (name === 'Buffer.concat' && first) {
      let all: Text[] = [[]];
      for (const element of elementsOf(step(origin, first))) {
        all = all.flatMap((before) => bytesOf(element).map((after): Text => [...before, ...after]));
      }
      return all;
    }
    const isEncoder = name === 'Buffer.from' || calleeName(node) === 'encode';
    return isEncoder && first && first.type !== 'SpreadElement'
      ? bytesOf(step(origin, first))
      : textsOf(step(origin, node));
  });
}

/** Whether the functions of a verification contain a node. */
export const takesPart = ({ functions }: Verification, node: Node): boolean =>
  functions.some((fn) => isWithin(node, fn));

export const textAround = ({ functions }: Verification, module: Module): string =>
  functions.map((fn) => textOf(fn, module)).join('\n');
