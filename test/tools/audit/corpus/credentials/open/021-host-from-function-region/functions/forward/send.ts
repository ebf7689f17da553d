import { trackUrl } from './track-url';

export async function sendBatch(operations: object[], authorization: string): Promise<Response> {
  const response = await fetch(trackUrl('/batch'), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ batch: operations }),
    signal: AbortSignal.timeout(9000),
  });
  if (response.status >= 500) {
    throw new Error(`Track answered ${response.status}`);
  }
  return response;
}
