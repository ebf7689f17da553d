// Goal: connections of the embedded Postgres get their own answers, although all of them share one session. Method: the
// messages of one query arrive in two parts, and the query of another connection in between.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { databaseAt } from '../../../../tools/local/postgres/company';
import { startPostgres, type EmbeddedPostgres } from '../../../../tools/local/postgres/server';

let postgres: EmbeddedPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.close());

const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

/** The unnamed statement, which all connections share. */
const parse = (sql: string): Buffer => message('P', text(''), text(sql), Buffer.alloc(2));
const rest = Buffer.concat([
  message('B', text(''), text(''), Buffer.alloc(6)),
  message('E', text(''), int32(0)),
  message('S'),
]);

async function connection(): Promise<Socket> {
  const socket = connect(Number(new URL(postgres.url).port), '127.0.0.1');
  const startup = Buffer.concat([int32(196_608), text('user'), text('postgres'), Buffer.from([0])]);
  socket.write(Buffer.concat([int32(startup.length + 4), startup]));
  await answer(socket);
  return socket;
}

/** Until the server is ready for the next query. */
async function answer(socket: Socket): Promise<string> {
  let received = Buffer.alloc(0);
  while (!received.subarray(-6, -1).equals(Buffer.from([0x5a, 0, 0, 0, 5]))) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    received = Buffer.concat([received, chunk]);
  }
  return received.toString('latin1');
}

describe('startPostgres', () => {
  it('gives a query whose messages come in parts its own answer', async () => {
    const [one, other] = [await connection(), await connection()];
    one.write(parse("select 'asked by one'"));
    await once(one, 'data');
    const [ofOne, ofOther] = [answer(one), answer(other)];
    other.write(Buffer.concat([parse("select 'asked by the other'"), rest]));
    // The other is to be at the server before the first goes on.
    await new Promise((resolve) => setTimeout(resolve, 100));
    one.write(rest);
    expect(await ofOne).toContain('asked by one');
    expect(await ofOther).toContain('asked by the other');
    one.destroy();
    other.destroy();
  });

  it('lets others go on when a connection ends between the parts of its query', async () => {
    const leaving = await connection();
    leaving.write(parse("select 'never asked'"));
    await once(leaving, 'data');
    leaving.destroy();
    const database = databaseAt(postgres.url);
    await expect(database.query('select 1 as n')).resolves.toEqual([{ n: 1 }]);
    await database.close();
  });
});
