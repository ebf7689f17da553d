/** How a violation is put into a copy of a stack. */
export type Tree = { [key: string]: Tree };
export type Mutable = Tree & { resource: Record<string, Record<string, Tree>> };

export type Defect = {
  readonly what: string;
  /** The rule that must find it. */
  readonly rule: string;
  readonly stack?: string;
  readonly plant: (stack: Mutable) => void;
};

/** The resource of a type whose id contains the text. */
export const one = (stack: Mutable, type: string, part: string): Tree => {
  const found = Object.entries(stack.resource[type] ?? {}).find(([id]) => id.includes(part));
  if (!found) throw new Error(`no ${type} with ${part}`);
  return found[1];
};

export const drop = (stack: Mutable, type: string, part: string): void => {
  const ids = Object.keys(stack.resource[type] ?? {}).filter((id) => id.includes(part));
  if (ids.length === 0) throw new Error(`no ${type} with ${part}`);
  for (const id of ids) Reflect.deleteProperty(stack.resource[type] ?? {}, id);
};

export const set = (target: Tree, path: string, value: unknown): void => {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at: Tree = target;
  for (const key of keys) at = at[key] ?? {};
  if (value === undefined) Reflect.deleteProperty(at, last);
  else Object.assign(at, { [last]: value });
};

export const changed =
  (type: string, part: string, path: string, value: unknown) =>
  (stack: Mutable): void => {
    set(one(stack, type, part), path, value);
  };

/** Types what is in the list. */
export const defects = (list: readonly Defect[]): readonly Defect[] => list;

export const subscription = 'google_pubsub_subscription';
export const fn = 'google_cloudfunctions2_function';
