/** A synthesized stack as the checks see it. */

export type Attributes = Readonly<Record<string, unknown>>;

/** `cdk.tf.json`. Everything may be missing or odd: that is what is to be found out. */
export type Stack = {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly [part: string]: unknown;
};

export type Resource = {
  readonly type: string;
  readonly id: string;
  /** `google_pubsub_topic.identify_topic_1A2B3C4D`. */
  readonly address: string;
  readonly attributes: Attributes;
};

export type Finding = {
  /** Which promise is broken. */
  readonly rule: string;
  /** Which resource, and where in it. */
  readonly at: string;
  /** What was found and what was expected. */
  readonly what: string;
};

export type Model = {
  readonly stack: Stack;
  readonly all: readonly Resource[];
  readonly byAddress: ReadonlyMap<string, Resource>;
  of(type: string): readonly Resource[];
};

export function modelOf(stack: Stack): Model {
  const all = Object.entries(stack.resource ?? {}).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]) => ({ type, id, address: `${type}.${id}`, attributes })),
  );
  const byType = new Map<string, Resource[]>();
  for (const resource of all) byType.set(resource.type, [...(byType.get(resource.type) ?? []), resource]);
  return {
    stack,
    all,
    byAddress: new Map(all.map((resource) => [resource.address, resource])),
    of: (type) => byType.get(type) ?? [],
  };
}

/** The values at a path such as `push_config.oidc_token.audience`; lists on the way are walked through. */
export function valuesAt(value: unknown, path: string): unknown[] {
  if (!path.includes('.')) return isObject(value) && path in value ? [value[path]] : [];
  let found: unknown[] = [value];
  for (const key of path.split('.')) {
    found = found
      .flatMap((item): unknown[] => (Array.isArray(item) ? item : [item]))
      .flatMap((item) => (isObject(item) && key in item ? [item[key]] : []));
  }
  return found;
}

export const valueAt = (resource: Resource, path: string): unknown => valuesAt(resource.attributes, path)[0];

export const textAt = (resource: Resource, path: string): string => {
  const value = valueAt(resource, path);
  return typeof value === 'string' ? value : '';
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One `${…}` in a text: an attribute of a resource or of a data source. */
export type Reference = { readonly address: string; readonly attribute: string };

export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(/\$\{((?:data\.)?google_\w+\.\w+)((?:\.\w+|\[[^\]]*\])*)\}/g)].map(
    ([, address = '', path = '']) => ({ address, attribute: path.replace(/\[[^\]]*\]/g, '').replace(/^\./, '') }),
  );
}

/** What a text refers to when it is one reference and nothing else. */
export function referenceOf(value: unknown): Reference | undefined {
  if (typeof value !== 'string' || !/^\$\{[^}]*\}$/.test(value)) return undefined;
  return referencesIn(value)[0];
}

/** The resource that an attribute refers to. */
export const targetOf = (model: Model, resource: Resource, path: string): Resource | undefined =>
  model.byAddress.get(referenceOf(valueAt(resource, path))?.address ?? '');

export const finding = (rule: string, at: Resource | string, what: string): Finding => ({
  rule,
  at: typeof at === 'string' ? at : at.address,
  what,
});

/** Every text in a value, with its path. */
export function textsIn(value: unknown, path = ''): (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, path === '' ? key : `${path}.${key}`));
}

/** Equal as JSON, whatever the order of keys. (Node's own comparison tells objects of two realms apart, as jest has.) */
export const isSameJson = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );

/** A copy to damage. */
export const copyOf = (stack: Stack): Stack => JSON.parse(JSON.stringify(stack)) as Stack;
