/** What the lists of the App API share: reading by GET, `limit`, and `start` that continues where `next` says. */
import { appError, json, type Answer } from './answers';
import { pageItems } from './limits';
import type { Call, Route, Work } from './router';
import type { Context } from './workspace/workspace';

/** A read: nothing is carried out, the workspace is looked at once credentials and rate are passed. */
export const reading = (look: (call: Call, context: Context) => Answer): Route['read'] => {
  return (call): Work => ({ items: [], answer: (_results, context) => look(call, context) });
};

export const appRoute = (method: Route['method'], path: string, read: Route['read']): Route => ({
  method,
  path,
  auth: 'app',
  version: 'app',
  read,
});

export const appGet = (path: string, look: (call: Call, context: Context) => Answer): Route =>
  appRoute('GET', path, reading(look));

export const notFound = (what: string): Answer => appError(`${what} not found`, 404);

/** The part of the path that the route names; undefined where it is not URL-encoded. */
export function pathValue({ parameters }: Call, name: string): string | undefined {
  try {
    return decodeURIComponent(parameters[name] ?? '');
  } catch {
    return undefined;
  }
}

type Sizes = { readonly initial: number; readonly max: number };

/**
 * One page. The token is opaque to a caller; it holds the position, so that what arrives in front of a list while
 * somebody reads it does not shift the pages: lists are given oldest first and read from their end.
 */
function pageOf<T>(
  { query }: Call,
  items: readonly T[],
  keyOf: (item: T) => number,
  sizes: Sizes,
): { readonly items: readonly T[]; readonly next: string } | Answer {
  const given = query.get('limit');
  if (given !== null && !/^\d{1,6}$/.test(given)) return appError('limit must be an integer', 400);
  const limit = Math.min(given === null ? sizes.initial : Math.max(1, Number(given)), sizes.max);
  const start = positionOf(query.get('start') ?? '');
  if (start === undefined) return appError('start is invalid', 400);
  const rest = items.filter((item) => keyOf(item) < start).reverse();
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: last !== undefined && rest.length > page.length ? tokenOf(keyOf(last)) : '' };
}

const tokenOf = (position: number): string => Buffer.from(`before:${position}`).toString('base64url');

function positionOf(token: string): number | undefined {
  if (token === '') return Infinity;
  const position = /^before:(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1];
  return position === undefined ? undefined : Number(position);
}

/** `{<key>: […], next}`; the last page has an empty `next`. */
export function listAnswer<T>(
  call: Call,
  key: string,
  items: readonly T[],
  keyOf: (item: T) => number,
  view: (item: T) => unknown,
  sizes: Sizes = pageItems,
): Answer {
  const page = pageOf(call, items, keyOf, sizes);
  return 'status' in page ? page : json(200, { [key]: page.items.map(view), next: page.next });
}
