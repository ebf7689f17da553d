/** Where a file hands credentials to Customer.io: clients, Basic and Bearer headers, `auth` options. */
import type { TSESTree } from '@typescript-eslint/types';

import type { AuditedFile } from '../audited-file';
import type { Module } from '../program/module';
import { calleeName, isClass, isFunction, isWithin, receiverOf, type Node } from '../program/nodes';
import { argumentsOf, callFrame, functionsCalled } from '../values/calls';
import { constructorFrame, constructorOf } from '../values/members';
import { isAbsent, origins } from '../values/origins';
import { holesOf, literalTexts, startOfText, textsOf, type Text } from '../values/texts';
import { isMadeOfItself, member, step, valueOf, type Value } from '../values/value';
import { madeClient } from './clients';
import { verificationsIn } from './receivers';
import type { Credential } from './credential-names';

export type CredentialUse = {
  readonly credential: Credential;
  readonly value: Value;
  /** The credential's own text where it is written into a longer one: `'site-id:' + key`. */
  readonly text?: string;
  /** The argument, header or option that it is handed over in. */
  readonly start: Value;
};

type Found = Omit<CredentialUse, 'start'>;

const from = (start: Value, found: readonly Found[]): CredentialUse[] => found.map((one) => ({ ...one, start }));

const clientArguments = {
  track: ['site id', 'Track API key'],
  app: ['App API key'],
  pipelines: ['write key'],
  publisher: [],
} as const satisfies Record<string, readonly Credential[]>;

function usesOfClient(made: Value): CredentialUse[] {
  const kind = madeClient(made);
  if (!kind || made.node.type !== 'NewExpression') return [];
  const { module, frame } = made;
  return clientArguments[kind].flatMap((credential, index) => {
    const argument = (made.node as TSESTree.NewExpression).arguments[index];
    return argument && argument.type !== 'SpreadElement'
      ? from(valueOf(argument, module, frame), [{ credential, value: valueOf(argument, module, frame) }])
      : [];
  });
}

/** `Buffer.from('a:b').toString('base64')` and `btoa('a:b')`: the text that is encoded. */
function encodedText(value: Value): Value | undefined {
  const { node } = value;
  if (node.type !== 'CallExpression') return undefined;
  const name = calleeName(node);
  const inner = name === 'toString' ? receiverOf(node) : undefined;
  const call = inner?.type === 'CallExpression' && calleeName(inner) === 'from' ? inner : node;
  if (call === node && name !== 'btoa' && name !== 'encode') return undefined;
  const [first] = call.arguments;
  return first && first.type !== 'SpreadElement' ? step(value, first, { path: [] }) : undefined;
}

/** The operands that a text is put together from. */
function operandsOf({ node }: Value): readonly Node[] {
  if (node.type === 'TemplateLiteral') return node.expressions;
  return node.type === 'BinaryExpression' && node.operator === '+' ? [node.left, node.right] : [];
}

/** Where a piece of a composed text is written down; the whole when it stands in it directly. */
function writtenAt(whole: Value, piece: string): Value {
  for (const origin of origins(whole)) {
    if (isMadeOfItself(origin)) continue;
    for (const operand of operandsOf(origin)) {
      const inner = step(origin, operand, { path: [] });
      if (literalTexts(inner).some(({ text }) => text.includes(piece))) return writtenAt(inner, piece);
    }
  }
  return whole;
}

/** One half of `user:password`: the expression that fills it, or its text. */
function half(parts: Text, credential: Credential, whole: Value): Found {
  const [filled] = holesOf(parts);
  const text = startOfText(parts);
  return filled ? { credential, value: filled } : { credential, value: writtenAt(whole, text), text };
}

function halves(value: Value): Found[] {
  return textsOf(value).flatMap((text): Found[] => {
    const at = text.findIndex((part) => typeof part === 'string' && part.includes(':'));
    const part = text[at];
    if (typeof part !== 'string') return [];
    const [end = '', ...start] = part.split(':');
    return [
      half([...text.slice(0, at), end], 'site id', value),
      half([start.join(':'), ...text.slice(at + 1)], 'Track API key', value),
    ];
  });
}

/** What an Authorization header is made of. */
export function usesOfHeader(header: Value): Found[] {
  return textsOf(header).flatMap((text): Found[] => {
    const [scheme, ...rest] = text;
    if (typeof scheme !== 'string') return [];
    const secret = rest.find((part) => typeof part !== 'string');
    const known = startOfText(text).replace(/^\w+\s+/, '');
    if (/^Bearer\s/i.test(scheme)) {
      return [
        { credential: 'App API key', value: secret && typeof secret !== 'string' ? secret : writtenAt(header, known) },
      ];
    }
    if (!/^Basic\s/i.test(scheme)) return [];
    if (!secret || typeof secret === 'string')
      return [{ credential: 'Track API key', value: writtenAt(header, known) }];
    const encoded = origins(secret)
      .map(encodedText)
      .find((one) => one !== undefined);
    return encoded ? halves(encoded) : [];
  });
}

const given = (value: Value): Value[] => (origins(value).every(isAbsent) ? [] : [value]);

function usesOfOptions(options: Value): CredentialUse[] {
  const headers = ['Authorization', 'authorization'].flatMap((key) => given(member(options, 'headers', key)));
  const named = (path: readonly string[], credential: Credential): CredentialUse[] =>
    given(member(options, ...path)).map((value) => ({ credential, value, start: value }));
  return [
    ...headers.flatMap((header) => from(header, usesOfHeader(header))),
    ...named(['auth', 'username'], 'site id'),
    ...named(['auth', 'password'], 'Track API key'),
    ...named(['username'], 'site id'),
    ...named(['password'], 'Track API key'),
  ];
}

/** Clients made inside the functions and classes that a call leads to, with the arguments of this call. */
function usesBehind(call: TSESTree.CallExpression | TSESTree.NewExpression, module: Module): CredentialUse[] {
  const value = valueOf(call, module);
  if (call.arguments.length === 0) return [];
  const frames =
    call.type === 'CallExpression'
      ? functionsCalled(value, call, origins).map((fn) => ({ fn, frame: callFrame(fn, argumentsOf(call, value)) }))
      : origins(step(value, call.callee))
          .filter(({ node }) => isClass(node) && constructorOf(node))
          .map((cls) => ({
            fn: cls,
            frame: isClass(cls.node) ? constructorFrame(cls.node, argumentsOf(call, value), cls.frame) : undefined,
          }));
  return frames.flatMap(({ fn, frame }) => {
    if (!frame || !(isFunction(fn.node) || isClass(fn.node))) return [];
    return fn.module
      .nodes('NewExpression')
      .filter((made) => isWithin(made, fn.node))
      .flatMap((made) => usesOfClient(valueOf(made, fn.module, frame)));
  });
}

const uses = new WeakMap<Module, CredentialUse[]>();

/** Every credential that the file hands over, directly or through what it calls. */
export function credentialUses({ module, operations }: AuditedFile): CredentialUse[] {
  const known = uses.get(module);
  if (known) return known;
  const news = module.nodes('NewExpression');
  const options = operations.flatMap(({ request }) => request?.options ?? []);
  const found = [
    ...news.flatMap((made) => usesOfClient(valueOf(made, module))),
    ...[...news, ...module.nodes('CallExpression')].flatMap((call) => usesBehind(call, module)),
    ...options.flatMap(usesOfOptions),
    ...verificationsIn(module).flatMap(({ key }) =>
      key ? [{ credential: 'signing key' as const, value: key, start: key }] : [],
    ),
  ];
  uses.set(module, found);
  return found;
}
