/** A value in a program: an expression, in a file, inside the calls that lead to it, and the members still to take of it. */
import type { TSESTree } from '@typescript-eslint/types';

import type { Module } from '../program/module';
import { calleeName, literalText, memberName, type FunctionNode, type Node } from '../program/nodes';

/** One call that was stepped into, so that parameters mean the arguments of that call. */
export type Frame = {
  readonly fn: FunctionNode;
  readonly args: readonly Value[];
  /** The calls around it: where the function was made, or the object it belongs to. */
  readonly outer: Frame | undefined;
  readonly depth: number;
};

export type Value = {
  readonly node: Node;
  readonly module: Module;
  readonly frame: Frame | undefined;
  /** `['body', 'email']` for `node.body.email`; `*` is any member or element. */
  readonly path: readonly string[];
  /** True when `node` names a class or a type and the value is one of those. */
  readonly instance: boolean;
  /** The step before this one, back to the expression that was asked about. */
  readonly from: Value | undefined;
};

export const any = '*';

/** Deeper than this, code forwards to itself. */
export const framesMax = 6;

export const valueOf = (node: Node, module: Module, frame?: Frame): Value => ({
  node,
  module,
  frame,
  path: [],
  instance: false,
  from: undefined,
});

type Change = Partial<Pick<Value, 'module' | 'frame' | 'path' | 'instance'>>;

/** The next step from a value: another expression that it comes from. */
export const step = (value: Value, node: Node, change: Change = {}): Value => ({
  ...value,
  instance: false,
  ...change,
  node,
  from: value,
});

/** What a value comes from. */
export type Expansion = {
  readonly next: readonly Value[];
  /** True when the value is an end in itself as well, whatever else it may be. */
  readonly end: boolean;
};

export const end: Expansion = { next: [], end: true };
export const onward = (next: readonly Value[]): Expansion => ({ next, end: false });

/** A member of a value, not looked up yet. */
export const member = (value: Value, ...path: readonly string[]): Value => ({
  ...value,
  path: [...value.path, ...path],
});

export const frameOf = (value: Value, fn: FunctionNode): Frame | undefined => {
  let frame = value.frame;
  while (frame && frame.fn !== fn) frame = frame.outer;
  return frame;
};

/** The steps from the expression that was asked about to this value, the last first. */
export function* steps(value: Value): Generator<Value> {
  for (let at: Value | undefined = value; at; at = at.from) yield at;
}

/** Functions that give what goes by the name they are asked for: `config.getOrThrow('CIO_KEY')`, `requireEnv('CIO_KEY')`. */
const asksByName =
  /^(?:get|getOrThrow|getOrElse|header|param|query|cookie|secret|setting|field|env|must|need|variable)$|^(?:get|read|require|load|must|fetch)\w*(?:Env|Var|Variable|Secret|Config|Setting|Param|Header|Cookie)$|^(?:required|mandatory|mustGet|fromEnv|env[A-Z]\w*)$/;

export function nameAskedFor(call: TSESTree.CallExpression): string | undefined {
  const text = literalText(call.arguments[0]);
  return text !== undefined && asksByName.test(calleeName(call) ?? '') ? text : undefined;
}

const nameAt = ({ node }: Value): string | undefined => {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'CallExpression') return nameAskedFor(node);
  return node.type === 'MemberExpression' ? memberName(node) : undefined;
};

/**
 * Every name that the value goes by on its way, the nearest to its source first: `email`, `user`, `address` for
 * `const address = user.email`.
 */
export function namesOf(value: Value): string[] {
  const names = new Set<string>();
  const ofLists: string[] = [];
  for (const at of steps(value)) {
    const own = nameAt(at);
    const found = [...at.path.toReversed(), ...(own === undefined ? [] : [own])];
    // The name of a list, or of a row, says less than the one that its element is given.
    if (isPosition(at.path.at(-1))) ofLists.push(...found);
    else for (const name of found) names.add(name);
  }
  for (const name of ofLists) names.add(name);
  return [...names].filter((name) => !isPosition(name));
}

const isPosition = (name: string | undefined): boolean => name === any || /^\d+$/.test(name ?? '');

/**
 * What tells one value from another although neither is known: the variable it is read from, and the members. Types
 * say what a value is and not which one, so they are left out.
 */
export function identityOf(value: Value): string {
  for (const at of steps(value)) {
    if (at.instance || at.node.type.startsWith('TS')) continue;
    const declared = at.module.variable(at.node)?.identifiers[0];
    // A global is the same one wherever it is named.
    if (at.node.type === 'Identifier' && !declared) return `${at.node.name}:${at.path.join('.')}`;
    return `${at.module.file}:${String((declared ?? at.node).range[0])}:${at.path.join('.')}`;
  }
  return `${value.module.file}:${String(value.node.range[0])}`;
}

/** A second visit can be another step at the same expression; a third is a loop that adds to a variable. */
const visitsMax = 2;

/** True for what is made of itself, as in `text = text + more`. Whoever looks into operands ends there. */
export function isMadeOfItself({ node, frame, from }: Value): boolean {
  let visits = 0;
  for (const at of from ? steps(from) : []) if (at.node === node && at.frame?.depth === frame?.depth) visits += 1;
  return visits > visitsMax;
}
