/** What Terraform would refuse before it asks Google: unknown, missing, read-only or wrongly typed settings. */
import {
  dataSchema,
  resourceSchema,
  type BlockSchema,
  type NestedBlockSchema,
  type TerraformType,
} from '../bindings/schema';
import { finding, isObject, modelOf, type Finding, type Stack } from './stack';

/** Settings of Terraform itself, which every resource may have. */
const meta = new Set(['//', 'depends_on', 'lifecycle', 'provider', 'count', 'for_each', 'provisioner', 'connection']);

export function checkSchema(stack: Stack): Finding[] {
  const resources = modelOf(stack).all.map((resource) => ({ ...resource, schema: resourceSchema(resource.type) }));
  const data = modelOf({ resource: stack.data ?? {} }).all.map((found) => ({
    ...found,
    address: `data.${found.address}`,
    schema: dataSchema(found.type),
  }));
  return [...resources, ...data].flatMap(({ type, address, attributes, schema }) =>
    schema ? blockFindings(schema, attributes, address) : [finding('schema', address, `the provider has no ${type}`)],
  );
}

function blockFindings(schema: BlockSchema, value: unknown, at: string): Finding[] {
  if (!isObject(value)) return [finding('schema', at, 'expected a block')];
  const findings: Finding[] = [];
  const attributes = new Map(schema.attributes.map((attribute) => [attribute.name, attribute]));
  const blocks = new Map(schema.blocks.map((block) => [block.name, block]));
  for (const [name, given] of Object.entries(value)) {
    const attribute = attributes.get(name);
    const block = blocks.get(name);
    const here = `${at}.${name}`;
    if (block) findings.push(...nestedFindings(block, given, here));
    else if (attribute?.isReadOnly) findings.push(finding('schema', here, 'is set by the provider only'));
    else if (attribute) findings.push(...typeFindings(attribute.type, given, here));
    else if (!meta.has(name)) findings.push(finding('schema', here, 'the provider has no such setting'));
  }
  for (const { name, isRequired } of schema.attributes) {
    if (isRequired && (value[name] === undefined || value[name] === null)) {
      findings.push(finding('schema', `${at}.${name}`, 'is missing'));
    }
  }
  for (const { name, itemsMin } of schema.blocks) {
    if (itemsMin > 0 && value[name] === undefined) findings.push(finding('schema', `${at}.${name}`, 'is missing'));
  }
  return findings;
}

function nestedFindings(
  { block, itemsMin, itemsMax, nesting }: NestedBlockSchema,
  given: unknown,
  at: string,
): Finding[] {
  const items: unknown[] = Array.isArray(given) ? given : [given];
  const findings = items.flatMap((item, index) =>
    blockFindings(block, item, Array.isArray(given) ? `${at}[${index}]` : at),
  );
  if (
    items.length < itemsMin ||
    (itemsMax > 0 && items.length > itemsMax) ||
    (nesting === 'single' && items.length > 1)
  ) {
    findings.push(finding('schema', at, `got ${items.length} blocks`));
  }
  return findings;
}

function typeFindings(type: TerraformType, given: unknown, at: string): Finding[] {
  if (type === 'dynamic' || given === null) return [];
  if (typeof given === 'string' && given.startsWith('${')) return [];
  if (typeof type === 'string') {
    const expected = { string: 'string', number: 'number', bool: 'boolean' }[type];
    return typeof given === expected ? [] : [finding('schema', at, `expected ${type}, got ${kindOf(given)}`)];
  }
  const [kind, of] = type as readonly [string, TerraformType];
  if (kind === 'map') {
    if (!isObject(given)) return [finding('schema', at, `expected a map, got ${kindOf(given)}`)];
    return Object.entries(given).flatMap(([key, item]) => typeFindings(of, item, `${at}.${key}`));
  }
  if (!Array.isArray(given)) return [finding('schema', at, `expected a list, got ${kindOf(given)}`)];
  return given.flatMap((item, index) => typeFindings(of, item, `${at}[${index}]`));
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'a list' : typeof value);
