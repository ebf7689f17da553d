// Pushes with OIDC tokens: what carries the right one is delivered, everything else is answered 401 and logged.
import { topics } from '../../shared/names';
import type { FunctionLine } from '../../tools/local/functions/function-process';
import { localProject, type TrackApiFunction } from '../../tools/local/local-functions';
import { startLocalStack, type LocalStack } from '../../tools/local/stack';
import { pubSubClient } from '../../tools/local/topology';

let stack: LocalStack<TrackApiFunction>;
const lines: FunctionLine[] = [];

beforeAll(async () => {
  stack = await startLocalStack({
    ports: 'any',
    functions: ['identify', 'track'],
    warehouse: false,
    pushTokens: true,
    onLine: (line) => lines.push(line),
  });
});
afterAll(() => stack.close());

/** An answer may arrive before the line that was written ahead of it. */
async function logged(isMeant: (line: FunctionLine) => boolean): Promise<void> {
  while (!lines.some(isMeant)) await new Promise((wait) => setTimeout(wait, 20));
}

describe('a function that was told whose tokens to take', () => {
  it('takes the pushes of its subscription and refuses the others', async () => {
    const client = pubSubClient(localProject, stack.pubsub.address);
    await client
      .topic(topics.identify)
      .publishMessage({ json: { identifiers: { id: 'p1' } }, attributes: { event_id: 'e1' } });
    await client.close();
    await logged((line) => line.outcome === 'delivered');

    const refused = await fetch(stack.functions.identify.url, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(401);
    await logged((line) => line.severity === 'WARNING');
    expect(lines).toMatchObject([
      { outcome: 'delivered', event_id: 'e1' },
      { severity: 'WARNING', message: 'push refused: no bearer token', function: 'identify' },
    ]);
  });
});
