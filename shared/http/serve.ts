/**
 * [edge] Serves a function. The framework starts the process, loads the function and listens; requests then come to the
 * handler past it, as bytes: its five body parsers, and a `domain` for each request, cost more than all that a function
 * does for a message. The first domain switches async hooks on for good, for every promise of the process, so not even
 * the first request goes through the framework (docs/delivery.md has the figures).
 */
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import type { HttpFunction } from '@google-cloud/functions-framework';

import { countRequest, drainOn } from './drain';
import { hideFromParsers, httpFunction } from './framework-way';
import type { HttpHandler } from './http-handler';
import { takeOver } from './own-way';

type Way = 'own' | 'framework';

const served: HttpHandler[] = [];
const ways = new WeakMap<Server, Way>();

/** The function to export. Called before anything listens; a process serves one function. */
export function serve(handle: HttpHandler): HttpFunction {
  served.push(handle);
  if (served.length === 1) watchRequests();
  return httpFunction(handle);
}

function watchRequests(): void {
  // Published before a server hands the request to its listeners.
  diagnostics.subscribe('http.server.request.start', (event) => {
    const { request, response, server } = event as {
      request: IncomingMessage;
      response: ServerResponse;
      server: Server;
    };
    countRequest(server, response);
    let way = ways.get(server);
    if (way === undefined) ways.set(server, (way = decideWay(server)));
    if (way === 'framework') hideFromParsers(request);
  });
  drainOn('SIGTERM');
  drainOn('SIGINT');
}

/** Only the framework's server is taken over, and only where there is no doubt for which function. */
function decideWay(server: Server): Way {
  const [handle, ...others] = served;
  if (handle === undefined || others.length > 0 || !isOfFramework(server)) return 'framework';
  takeOver(server, handle);
  return 'own';
}

/** A middleware of the framework's Express application (5.0.5). Where it is called otherwise, all goes through the framework. */
const middlewareName = 'executionContextMiddleware';

function isOfFramework(server: Server): boolean {
  const [listener, ...others] = server.listeners('request');
  const application = listener as { readonly router?: { readonly stack?: readonly { readonly name?: string }[] } };
  return others.length === 0 && application.router?.stack?.some(({ name }) => name === middlewareName) === true;
}
