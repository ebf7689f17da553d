/** Goal: no connection is used that was idle for too long. Method: a real server, and a wall clock that the test moves. */
import { FreshConnections } from '../../../shared/customerio/fresh-connections';
import { refusedAnswerIn } from '../../../shared/customerio/refused-answer';
import { startScriptedServer, type ScriptedReply, type ScriptedServer } from '../../support/scripted-server';

let server: ScriptedServer;
let connections: FreshConnections;
let nowMs: number;

beforeEach(() => {
  nowMs = 1_795_348_800_000;
  connections = new FreshConnections(() => nowMs);
});
afterEach(async () => {
  connections.close();
  await server.close();
});

const serve = async (replies: readonly ScriptedReply[]): Promise<void> => {
  server = await startScriptedServer(replies);
};

async function request(path = '/'): Promise<Response> {
  const dispatched: object = { dispatcher: connections };
  const response = await fetch(server.origin + path, { method: 'POST', body: '{}', ...dispatched });
  await response.text();
  return response;
}

const connectionsUsed = (): readonly number[] => server.requests.map((received) => received.connection);

describe('FreshConnections', () => {
  it('uses a connection again that was idle for 3 s', async () => {
    await serve([{}]);
    await request();
    nowMs += 3_000;
    await request();
    expect(connectionsUsed()).toEqual([0, 0]);
  });

  it.each([
    ['3.001 s', 3_001],
    ['an hour', 3_600_000],
  ])('does not use a connection again that was idle for %s', async (_claim, idleMs) => {
    await serve([{}]);
    await request();
    nowMs += idleMs;
    await request();
    expect(connectionsUsed()).toEqual([0, 1]);
  });

  it('drops only those that are stale', async () => {
    await serve([{ delayMs: 20 }, { delayMs: 60 }, {}]);
    const first = request();
    const second = request();
    await first;
    nowMs += 2_000;
    await second;
    nowMs += 2_000;
    await Promise.all([request(), request()]);
    // Of the two idle ones the second is fresh; for the first a third is opened.
    expect(new Set(connectionsUsed().slice(2))).toEqual(new Set([1, 2]));
  });

  it('gives each request that is under way a connection of its own', async () => {
    await serve([{ delayMs: 30 }]);
    await Promise.all([request(), request(), request()]);
    expect(new Set(connectionsUsed()).size).toBe(3);
  });

  it('uses a connection again after an answer that was refused, whose body it carries', async () => {
    await serve([{ status: 413, body: '<html>too large</html>' }, {}]);
    const error = await request().catch((thrown: unknown) => thrown);
    const refused = refusedAnswerIn((error as { readonly cause?: unknown }).cause);
    expect(refused).toMatchObject({ status: 413, body: '<html>too large</html>' });
    await request();
    expect(connectionsUsed()).toEqual([0, 0]);
  });

  it('does not use a connection again that broke', async () => {
    await serve([{ reset: 'before' }, {}]);
    await expect(request()).rejects.toMatchObject({ name: 'TypeError' });
    expect((await request()).status).toBe(200);
    expect(connectionsUsed()).toEqual([0, 1]);
  });
});
