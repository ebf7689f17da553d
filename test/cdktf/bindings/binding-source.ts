/** Reads the compiled bindings of a provider: what their own source says of attributes, blocks and types. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const lib = path.join(path.dirname(require.resolve('@cdktf/provider-google/package.json')), 'lib');

export type BindingClass = { readonly prototype: object; readonly name: string; readonly tfResourceType?: string };
export type BindingModule = Readonly<Record<string, unknown>>;

/** A folder of the bindings: its code and its type declarations. Undefined for a type that the bindings do not have. */
export type Binding = { readonly module: BindingModule; readonly declarations: string };

export function loadBinding(folder: string): Binding | undefined {
  const dir = path.join(lib, folder);
  if (!existsSync(dir)) return undefined;
  const structs = path.join(dir, 'index-structs');
  const files = [
    path.join(dir, 'index.d.ts'),
    ...(existsSync(structs) ? readdirSync(structs).map((file) => path.join(structs, file)) : []),
  ].filter((file) => file.endsWith('.d.ts'));
  return {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- which one is known only at run time
    module: require(dir) as BindingModule,
    declarations: files.map((file) => readFileSync(file, 'utf8')).join('\n'),
  };
}

export const isClass = (value: unknown): value is BindingClass => typeof value === 'function' && 'prototype' in value;

/** The properties of an interface, and whether each must be given. */
export function propertiesOf(declarations: string, name: string): ReadonlyMap<string, 'required' | 'optional'> {
  const start = new RegExp(`export interface ${name}\\b[^]*?\\{`).exec(declarations);
  if (!start) return new Map();
  const body = declarations.slice(start.index, declarations.indexOf('\n}', start.index));
  const found = body.matchAll(/^ {4}readonly (\w+)(\?)?:/gm);
  return new Map([...found].map(([, property = '', optional]) => [property, optional ? 'optional' : 'required']));
}

/** One entry of what a class or struct would write as HCL. */
export type HclEntry = {
  readonly name: string;
  readonly property: string;
  readonly isBlock: boolean;
  readonly type: string;
  readonly storage: string;
  /** The struct that its value is made of; undefined for plain values. */
  readonly struct: string | undefined;
  readonly isMany: boolean;
};

export function hclEntries(source: string): HclEntry[] {
  const entries = source.matchAll(
    /^\s+(\w+): \{\s*value: ([\s\S]*?),\s*isBlock: (true|false),\s*type: "(\w+)",\s*storageClassType: "(\w+)",/gm,
  );
  return [...entries].map(([, name = '', value = '', isBlock, type = '', storage = '']) => {
    const mapper = /(?<![.\w])(\w+)ToHclTerraform\b/.exec(value)?.[1];
    return {
      name,
      property: /(?:this\._|struct\.)(\w+)/.exec(value)?.[1] ?? '',
      isBlock: isBlock === 'true',
      type,
      storage,
      struct: mapper,
      isMany: value.includes('listMapperHcl('),
    };
  });
}

/** A readable property of a class: what it is called in Terraform, and where its type is found. */
export type Getter = {
  readonly name: string;
  readonly reader?: string;
  readonly isSet: boolean;
  readonly holder?: string;
};

export function gettersOf(binding: BindingClass): Getter[] {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(binding.prototype));
  const constructed = new Map(
    [
      ...Function.prototype.toString
        .call(binding)
        .matchAll(/this\.(_\w+) = new (?:cdktf\.)?(\w+)\(this, ["'](\w+)["']/g),
    ].map(([, field = '', holder = '', name = '']) => [field, { holder, name }]),
  );
  const getters: Getter[] = [];
  for (const [key, descriptor] of descriptors) {
    if (!descriptor.get || /Input$|^internalValue$|^fqn$/.test(key)) continue;
    const source = descriptor.get.toString();
    const read = /this\.(get\w+Attribute)\(['"](\w+)['"]\)/.exec(source);
    if (read) {
      getters.push({ name: read[2] ?? '', reader: read[1] ?? '', isSet: source.includes('Fn.tolist') });
      continue;
    }
    const held = constructed.get(/return this\.(_\w+);/.exec(source)?.[1] ?? '');
    if (held) getters.push({ name: held.name, holder: held.holder, isSet: false });
  }
  return getters;
}
