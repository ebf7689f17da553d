/** Values as Terraform and its providers exchange them, and what a provider without a cloud makes up. */
import { decode, encode, ExtData, ExtensionCodec } from '@msgpack/msgpack';

import type { AttributeSchema, BlockSchema, TerraformType } from '../bindings/schema';

/** "Not known before it is applied" (extension type 0 in Terraform's protocol). */
const unknown = new ExtData(0, new Uint8Array(1));
const extensionCodec = new ExtensionCodec();

export type Wire = { readonly msgpack?: Buffer; readonly json?: Buffer };
type Values = Readonly<Record<string, unknown>>;

export const toWire = (value: unknown): Wire => ({ msgpack: Buffer.from(encode(value, { extensionCodec })) });

export function fromWire(wire: Wire): Values | null {
  if (wire.msgpack && wire.msgpack.length > 0) return decode(wire.msgpack, { extensionCodec }) as Values | null;
  return wire.json && wire.json.length > 0 ? (JSON.parse(wire.json.toString()) as Values) : null;
}

/** What was not set and the provider may set is unknown until it is applied. */
export const withUnknowns = (schema: BlockSchema, values: Values): Values =>
  walk(schema, values, (attribute, value) => (value === null && !attribute.isRequired ? unknown : value));

/** What was unknown becomes something; the same each time, so that a second plan finds no change. */
export const withMadeUpValues = (schema: BlockSchema, values: Values): Values =>
  walk(schema, values, ({ type, name }, value) => (value instanceof ExtData ? madeUp(type, name) : value));

/** What a data source would have found. */
export const withFoundValues = (schema: BlockSchema, values: Values): Values =>
  walk(schema, values, ({ type, name }, value) => value ?? (name === 'number' ? '123456789012' : madeUp(type, name)));

function walk(
  { attributes, blocks }: BlockSchema,
  values: Values,
  leaf: (attribute: AttributeSchema, value: unknown) => unknown,
): Values {
  const result: Record<string, unknown> = { ...values };
  for (const attribute of attributes) result[attribute.name] = leaf(attribute, values[attribute.name] ?? null);
  for (const { name, block } of blocks) {
    const inner = values[name];
    const deeper = (value: unknown): unknown =>
      value === null || value === undefined || value instanceof ExtData ? value : walk(block, value as Values, leaf);
    result[name] = Array.isArray(inner) ? inner.map(deeper) : deeper(inner);
  }
  return result;
}

function madeUp(type: TerraformType, hint: string): unknown {
  if (typeof type === 'string') return { string: `made-up-${hint}`, number: 1, bool: false }[type] ?? null;
  const [kind, of] = type;
  if (kind === 'map') return {};
  if (kind !== 'object') return [];
  return Object.fromEntries(
    Object.entries(of as Record<string, TerraformType>).map(([key, item]) => [key, madeUp(item, key)]),
  );
}
