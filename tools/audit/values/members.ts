/** Members of what a program writes down: object literals, lists, classes and their instances. */
import type { TSESTree } from '@typescript-eslint/types';

import {
  enclosingClass,
  isClass,
  isFunction,
  isWithin,
  keyName,
  type ClassNode,
  type FunctionNode,
  type Node,
} from '../program/nodes';
import { any, end, onward, step, type Expansion, type Frame, type Value } from './value';

export function expandObject(value: Value, object: TSESTree.ObjectExpression): Expansion {
  const [name, ...rest] = value.path;
  if (name === undefined) return end;
  const found: Value[] = [];
  for (const property of object.properties.toReversed()) {
    if (property.type === 'SpreadElement') {
      found.push(step(value, property.argument, { path: value.path }));
      continue;
    }
    const key = keyName(property.key, property.computed);
    if (name !== any && key !== undefined && key !== name) continue;
    if (name !== any && key === undefined) continue;
    if (property.kind === 'get' && isFunction(property.value)) {
      found.push(...returnsOf(property.value).map((node) => step(value, node, { path: rest })));
    } else found.push(step(value, property.value, { path: rest }));
    // What stands before a property of the same name is overwritten by it.
    if (name !== any) break;
  }
  return found.length > 0 ? onward(found) : end;
}

export function expandArray(value: Value, { elements }: TSESTree.ArrayExpression): Expansion {
  const [name, ...rest] = value.path;
  if (name === undefined) return end;
  const steps = elements.flatMap((element, index) => {
    if (!element || (name !== any && name !== String(index))) return [];
    return element.type === 'SpreadElement'
      ? [step(value, element.argument, { path: [any, ...rest] })]
      : [step(value, element, { path: rest })];
  });
  return steps.length > 0 ? onward(steps) : end;
}

/** What a function gives back: its returned expressions. */
export function returnsOf(fn: FunctionNode): Node[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body];
  const found: Node[] = [];
  const visit = (statement: Node | null | undefined): void => {
    if (!statement) return;
    switch (statement.type) {
      case 'ReturnStatement':
        if (statement.argument) found.push(statement.argument);
        return;
      case 'BlockStatement':
        for (const one of statement.body) visit(one);
        return;
      case 'IfStatement':
        visit(statement.consequent);
        visit(statement.alternate);
        return;
      case 'TryStatement':
        visit(statement.block);
        visit(statement.handler?.body);
        visit(statement.finalizer);
        return;
      case 'SwitchStatement':
        for (const one of statement.cases) for (const inner of one.consequent) visit(inner);
        return;
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'LabeledStatement':
        visit(statement.body);
        return;
      default:
        return;
    }
  };
  visit(fn.body);
  return found;
}

export const constructorOf = (cls: ClassNode): FunctionNode | undefined => {
  for (const one of cls.body.body) {
    if (one.type === 'MethodDefinition' && one.kind === 'constructor' && isFunction(one.value)) return one.value;
  }
  return undefined;
};

/** `this.name = …` anywhere in a class. */
function assignmentsTo(value: Value, cls: ClassNode, name: string): Node[] {
  return value.module.nodes('AssignmentExpression').flatMap(({ left, right }) => {
    if (left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression' || !isWithin(left, cls)) return [];
    return keyName(left.property, left.computed) === name && enclosingClass(left) === cls ? [right] : [];
  });
}

function parameterProperty(cls: ClassNode, name: string): Node | undefined {
  for (const param of constructorOf(cls)?.params ?? []) {
    if (param.type !== 'TSParameterProperty') continue;
    const inner = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
    if (inner.name === name) return inner;
  }
  return undefined;
}

function declaredMember(value: Value, one: TSESTree.ClassElement, name: string, rest: string[]): Value[] {
  if (!('key' in one) || keyName(one.key, one.computed) !== name) return [];
  if (one.type === 'PropertyDefinition' || one.type === 'AccessorProperty') {
    const annotation = one.typeAnnotation?.typeAnnotation;
    return [
      ...(one.value ? [step(value, one.value, { path: rest })] : []),
      ...(annotation ? [step(value, annotation, { path: rest, instance: true })] : []),
    ];
  }
  if (one.type !== 'MethodDefinition' || !isFunction(one.value)) return [];
  if (one.kind === 'get') return returnsOf(one.value).map((node) => step(value, node, { path: rest }));
  return one.kind === 'method' ? [step(value, one.value, { path: rest })] : [];
}

/** Members of a class (`static`) or of its instances; a class without the member passes the question to its parent. */
export function expandClass(value: Value, cls: ClassNode, isInstance: boolean): Expansion {
  const [name, ...rest] = value.path;
  if (name === undefined) return end;
  const found = cls.body.body
    .filter((one) => 'static' in one && one.static !== isInstance)
    .flatMap((one) => declaredMember(value, one, name, rest));
  if (isInstance) {
    found.push(...assignmentsTo(value, cls, name).map((node) => step(value, node, { path: rest })));
    const parameter = parameterProperty(cls, name);
    if (parameter) found.push(step(value, parameter, { path: rest }));
  }
  if (found.length > 0) return onward(found);
  if (cls.superClass) return onward([step(value, cls.superClass, { instance: isInstance })]);
  return end;
}

/** `this`: the instance of the class around it, or the object literal whose method it stands in. */
export function expandThis(value: Value): Expansion {
  for (let node = value.node.parent; node; node = node.parent) {
    if (isClass(node)) return onward([step(value, node, { instance: !isInStatic(value.node, node) })]);
    if (node.type === 'FunctionDeclaration') return end;
    if (node.type === 'FunctionExpression' && node.parent.type === 'Property') {
      return node.parent.parent.type === 'ObjectExpression' ? onward([step(value, node.parent.parent)]) : end;
    }
  }
  return end;
}

function isInStatic(node: Node, cls: ClassNode): boolean {
  const element = cls.body.body.find((one) => isWithin(node, one));
  return element !== undefined && 'static' in element && element.static;
}

/** The call of a constructor as a frame, so that `this.key = key` means the argument. */
export const constructorFrame = (
  cls: ClassNode,
  args: readonly Value[],
  outer: Frame | undefined,
): Frame | undefined => {
  const fn = constructorOf(cls);
  return fn && { fn, args, outer, depth: (outer?.depth ?? 0) + 1 };
};
