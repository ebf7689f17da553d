/** A function for tests of what every function does around its handler: says what reached it, or fails as asked. */
import { createServer } from 'node:http';

import { serve } from '../../shared/http/serve';
import type { HttpHandler } from '../../shared/http/http-handler';

const answer: HttpHandler = async ({ method, url, headers, body }) => {
  const { 'x-delay-ms': delayMs, 'x-fail': fail } = headers;
  if (fail === 'now') throw new TypeError('cannot read gold plan of person@example.com');
  if (fail === 'later') {
    setImmediate(() => {
      throw new Error('nobody waits for this');
    });
  }
  if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, Number(delayMs)));
  const reached = {
    method,
    url,
    contentType: headers['content-type'],
    contentEncoding: headers['content-encoding'],
    body: body.toString('base64'),
    // The framework runs what it calls in a domain, and nothing else does.
    way: (process as { domain?: unknown }).domain ? 'framework' : 'own',
  };
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(reached) };
};

// A server that is not the framework's, as a library may start one.
if (process.env.OTHER_PORT !== undefined) {
  createServer((_request, response) => {
    response.writeHead(202).end();
  }).listen(Number(process.env.OTHER_PORT), '127.0.0.1');
}

export const echo = serve((request) => answer(request));

// With a second function there is no telling whose the requests are, so they stay with the framework.
if (process.env.ECHO_FUNCTIONS === '2') serve(answer);
