/** A function for tests of what every function does before its handler: says what reached it, after a while. */
import type { HttpFunction } from '@google-cloud/functions-framework';

import { sentBodyOf, serveRawRequests } from '../../shared/http/raw-requests';

serveRawRequests();

export const echo: HttpFunction = (request, response) => {
  const delayMs = Number(request.query.delayMs ?? 0);
  setTimeout(() => {
    response.json({
      method: request.method,
      body: (request.rawBody ?? Buffer.alloc(0)).toString('base64'),
      ...sentBodyOf(request),
    });
  }, delayMs);
};
