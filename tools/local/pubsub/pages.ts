/** Pages of a list. */
import { refuse } from './refusal';
import type { PageRequest } from './wire';

/** An unset page size lets the server choose. */
const pageSizeDefault = 100;
const pageSizeMax = 1000;

export type Page<T> = { readonly items: readonly T[]; readonly nextPageToken: string };

/** The page of `items` that is asked for, in the order of their names; the token names the last item seen. */
export function pageOf<T>(items: Iterable<T>, nameOf: (item: T) => string, request: PageRequest): Page<T> {
  const { pageSize = 0, pageToken = '' } = request;
  if (pageSize < 0) refuse('INVALID_ARGUMENT', `Invalid page_size: got ${pageSize}, allowed 0 and more`);
  const after = Buffer.from(pageToken, 'base64url').toString();
  if (Buffer.from(after).toString('base64url') !== pageToken) refuse('INVALID_ARGUMENT', 'Invalid page_token');
  const rest = [...items]
    .filter((item) => nameOf(item) > after)
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const page = rest.slice(0, pageSize === 0 ? pageSizeDefault : Math.min(pageSize, pageSizeMax));
  const last = page.at(-1);
  const nextPageToken = last === undefined || page.length === rest.length ? '' : nameOf(last);
  return { items: page, nextPageToken: Buffer.from(nextPageToken).toString('base64url') };
}
