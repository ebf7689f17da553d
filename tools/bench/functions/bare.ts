/** What the framework itself costs: the body is read and parsed, nothing is done with it. */
import type { HttpFunction } from '@google-cloud/functions-framework';

export const bare: HttpFunction = (_request, response) => {
  response.status(204).end();
};
