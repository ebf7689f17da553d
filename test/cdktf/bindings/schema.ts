/**
 * The schema of Google's provider, for the types that a stack uses, rebuilt from the installed bindings. Compared once
 * with a public dump of the provider's own 6.50.0 schema: required and read-only flags without an error; "optional" and
 * "optional, else computed" cannot be told apart, and some of the limits on the number of blocks are missing.
 */
import {
  gettersOf,
  hclEntries,
  isClass,
  loadBinding,
  propertiesOf,
  type Binding,
  type BindingClass,
  type Getter,
  type HclEntry,
} from './binding-source';

/** As Terraform writes types in JSON. */
export type TerraformType =
  string | readonly [string, TerraformType] | readonly ['object', Readonly<Record<string, TerraformType>>];

export type AttributeSchema = {
  readonly name: string;
  readonly type: TerraformType;
  readonly isRequired: boolean;
  /** Only ever set by the provider. */
  readonly isReadOnly: boolean;
};
export type BlockSchema = {
  readonly attributes: readonly AttributeSchema[];
  readonly blocks: readonly NestedBlockSchema[];
};
export type NestedBlockSchema = {
  readonly name: string;
  readonly block: BlockSchema;
  readonly nesting: 'single' | 'list' | 'set';
  readonly itemsMin: number;
  /** 0: any number. */
  readonly itemsMax: number;
};

const readerTypes: Readonly<Record<string, TerraformType>> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
  getNumberMapAttribute: ['map', 'number'],
  getBooleanMapAttribute: ['map', 'bool'],
  getAnyMapAttribute: ['map', 'string'],
};
const storageTypes: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  stringList: 'string',
  numberList: 'number',
  booleanList: 'bool',
  stringMap: 'string',
  numberMap: 'number',
  booleanMap: 'bool',
  anyMap: 'string',
};

const cache = new Map<string, BlockSchema | undefined>();

export const resourceSchema = (type: string): BlockSchema | undefined => schemaOf(folderOf(type), type);
export const dataSchema = (type: string): BlockSchema | undefined => schemaOf(`data-google-${folderOf(type)}`, type);
export const providerSchema = (): BlockSchema | undefined => schemaOf('provider', 'google');

const folderOf = (type: string): string => type.replace(/^google_/, '').replaceAll('_', '-');

function schemaOf(folder: string, type: string): BlockSchema | undefined {
  if (!cache.has(folder)) {
    const binding = loadBinding(folder);
    const found = Object.values(binding?.module ?? {}).find(
      (value): value is BindingClass => isClass(value) && value.tfResourceType === type,
    );
    cache.set(folder, binding && found && rootSchema(binding, found, folder === 'provider'));
  }
  return cache.get(folder);
}

function rootSchema(binding: Binding, root: BindingClass, isProvider: boolean): BlockSchema {
  const source = Reflect.get(root.prototype, 'synthesizeHclAttributes') as () => unknown;
  return blockSchema(binding, hclEntries(source.toString()), `${root.name}Config`, isProvider ? [] : gettersOf(root));
}

function blockSchema(
  binding: Binding,
  entries: readonly HclEntry[],
  interfaceName: string,
  getters: readonly Getter[],
): BlockSchema {
  const given = propertiesOf(binding.declarations, interfaceName);
  const attributes: AttributeSchema[] = [];
  const blocks: NestedBlockSchema[] = [];
  for (const entry of entries) {
    const isRequired = given.get(entry.property) === 'required';
    if (entry.isBlock) blocks.push(nestedBlock(binding, entry, isRequired));
    else attributes.push({ name: entry.name, type: entryType(binding, entry), isRequired, isReadOnly: false });
  }
  const written = new Set(entries.map(({ name }) => name));
  for (const getter of getters.filter(({ name }) => !written.has(name))) {
    attributes.push({ name: getter.name, type: getterType(binding, getter), isRequired: false, isReadOnly: true });
  }
  return { attributes, blocks };
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function nestedBlock(binding: Binding, entry: HclEntry, isRequired: boolean): NestedBlockSchema {
  const struct = upperFirst(entry.struct ?? '');
  const mapper = binding.module[`${entry.struct ?? ''}ToHclTerraform`];
  const reference = binding.module[`${struct}OutputReference`];
  const isSingle = entry.type === 'struct';
  return {
    name: entry.name,
    block: blockSchema(binding, hclEntries(String(mapper)), struct, isClass(reference) ? gettersOf(reference) : []),
    nesting: isSingle ? 'single' : entry.type === 'set' ? 'set' : 'list',
    itemsMin: isRequired && !isSingle ? 1 : 0,
    itemsMax: entry.isMany || isSingle ? 0 : 1,
  };
}

function entryType(binding: Binding, entry: HclEntry): TerraformType {
  if (entry.struct !== undefined) {
    return [entry.type === 'set' ? 'set' : 'list', objectType(binding, `${upperFirst(entry.struct)}OutputReference`)];
  }
  const storage = storageTypes[entry.storage] ?? 'string';
  return entry.type === 'simple' ? storage : [entry.type, storage];
}

function getterType(binding: Binding, { reader, isSet, holder = '' }: Getter): TerraformType {
  if (reader !== undefined) {
    const type = readerTypes[reader] ?? 'string';
    return isSet && Array.isArray(type) ? ['set', type[1] as TerraformType] : type;
  }
  if (/^String(List)?Map$/.test(holder)) return ['map', 'string'];
  return [
    holder.endsWith('Map') ? 'map' : 'list',
    objectType(binding, holder.replace(/(List|Map)$/, 'OutputReference')),
  ];
}

function objectType(binding: Binding, className: string): TerraformType {
  const reference = binding.module[className];
  if (!isClass(reference)) return 'dynamic';
  return [
    'object',
    Object.fromEntries(gettersOf(reference).map((getter) => [getter.name, getterType(binding, getter)])),
  ];
}
