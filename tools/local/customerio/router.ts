/**
 * Endpoints as data. A route says which operations a request asks for and how their results are answered; the server
 * carries them out in between. So faults, authentication, rate and recording are the same for every endpoint, and a
 * further API is a further file of routes.
 */
import type { Answer } from './answers';
import type { ApiVersion, RawOperation } from './operation';
import type { Result } from './result';
import type { Switches } from './switches';
import type { Context } from './workspace/workspace';

export type Call = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly raw: Buffer;
  /** The parts of the path that the route names with a colon, not yet decoded. */
  readonly parameters: Readonly<Record<string, string>>;
};

export type Item = {
  readonly operation: RawOperation;
  /** Decided before the workspace sees it: oversize, badly encoded. */
  readonly result?: Result;
};

/** What a request asks for. */
export type Work = {
  readonly items: readonly Item[];
  /** The workspace is for what is only read; it is asked after the credentials and the rate. */
  readonly answer: (results: readonly Result[], context: Context) => Answer;
};

/** A request that asks for nothing that is to be carried out. */
export const answeredWith = (answer: Answer): Work => ({ items: [], answer: () => answer });

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parts that begin with a colon take any value. */
  readonly path: string;
  /** Basic with site id and Track key, bearer with the App key, or none. */
  readonly auth: 'track' | 'app' | 'none';
  readonly version: ApiVersion;
  readonly read: (call: Call, switches: Switches) => Work;
};

export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly parameters: Call['parameters'] }
  | { readonly kind: 'wrong_method' | 'unknown' };

type Compiled = { readonly route: Route; readonly parts: readonly string[] };

/** Routes by the number of their parts, then in order: few enough for a list, and no two of them overlap. */
export function router(routes: readonly Route[]): (method: string, path: string) => Match {
  const byLength = new Map<number, Compiled[]>();
  for (const route of routes) {
    const parts = route.path.split('/');
    byLength.set(parts.length, [...(byLength.get(parts.length) ?? []), { route, parts }]);
  }
  return (method, path) => {
    const given = path.split('/');
    let wrongMethod = false;
    for (const { route, parts } of byLength.get(given.length) ?? []) {
      const parameters = match(parts, given);
      if (parameters === undefined) continue;
      if (route.method === method) return { kind: 'route', route, parameters };
      wrongMethod = true;
    }
    return { kind: wrongMethod ? 'wrong_method' : 'unknown' };
  };
}

function match(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      if (value === '') return undefined;
      parameters[part.slice(1)] = value;
    } else if (part !== value) return undefined;
  }
  return parameters;
}
