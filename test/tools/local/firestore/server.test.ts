import { Firestore, type DocumentReference } from '@google-cloud/firestore';

import { startFirestore, type EmbeddedFirestore } from '../../../../tools/local/firestore/server';

const wholeSecondMs = 1_700_000_000_000;

describe('startFirestore', () => {
  let server: EmbeddedFirestore;
  let client: Firestore;

  beforeAll(async () => {
    server = await startFirestore({ nowMs: () => wholeSecondMs });
    client = new Firestore({ projectId: 'local', host: server.address, ssl: false });
  });

  afterAll(async () => {
    await client.terminate();
    await server.close();
  });

  // Nanoseconds of 0 are not sent: one write in a thousand has an update time on a whole millisecond that is 0.
  it('takes a precondition whose update time is a whole second', async () => {
    const document: DocumentReference = client.collection('sends').doc('a');
    const { writeTime } = await document.create({ state: 'claimed' });
    expect([writeTime.seconds, writeTime.nanoseconds]).toEqual([wholeSecondMs / 1000, 0]);

    await document.update({ state: 'sent' }, { lastUpdateTime: writeTime });
    expect((await document.get()).data()).toEqual({ state: 'sent' });
    await expect(document.update({ state: 'unknown' }, { lastUpdateTime: writeTime })).rejects.toMatchObject({
      code: 9,
    });
  });
});
