// The conformance suite on the embedded Firestore and on Google's emulator, with the unmodified client; then its faults.
import { firestoreStore } from '../../../shared/ledger/firestore';
import { openFirestoreStore, type FirestoreStore } from '../../../shared/ledger/firestore-client';
import { sendLedger } from '../../../shared/names';
import type { FirestoreFault } from '../../../tools/local/firestore/faults';
import { startFirestore, type EmbeddedFirestore } from '../../../tools/local/firestore/server';
import { findOfficialEmulator, startOfficialEmulator } from '../../../tools/local/official-emulator';
import { asked, claimOf, itConforms, rigOn } from './ledger-conformance';

process.env.METADATA_SERVER_DETECTION = 'none';

const location = { projectId: 'local', databaseId: sendLedger.database };

/** The client reads the address when it is opened, which is at the first operation. */
async function storeAt(address: string): Promise<FirestoreStore> {
  process.env.FIRESTORE_EMULATOR_HOST = address;
  const store = firestoreStore(location);
  await store.read('opened');
  return store;
}

describe('firestoreStore on the embedded Firestore', () => {
  let firestore: EmbeddedFirestore;
  let store: FirestoreStore;
  beforeAll(async () => {
    firestore = await startFirestore();
    store = await storeAt(firestore.address);
  });
  afterEach(() => {
    firestore.injectFaults(undefined);
  });
  afterAll(async () => {
    await store.close();
    await firestore.close();
  }, 60_000);

  itConforms(() => store);

  const once = (method: string, fault: FirestoreFault): void => {
    let left = 1;
    firestore.injectFaults((request) => (request.method === method && left-- > 0 ? fault : undefined));
  };

  it('recognises its own claim when the client sends the create again', async () => {
    const { ledger } = rigOn(store);
    once('Commit', { kind: 'answer-lost' });
    expect(await claimOf(ledger, 'lost create')).toMatchObject({ attempt: 1, owner: 'owner-1' });
  });

  it('records once when the client sends the record again', async () => {
    const { ledger } = rigOn(store);
    const claim = await claimOf(ledger, 'lost record');
    once('Commit', { kind: 'answer-lost' });
    expect(await ledger.recordSent(claim, 'd-1')).toEqual({ kind: 'recorded' });
  });

  it.each([
    ['unavailable', { kind: 'refused', code: 'UNAVAILABLE' }],
    ['forbidden', { kind: 'refused', code: 'PERMISSION_DENIED' }],
    ['silent', { kind: 'unanswered' }],
  ] as const)('is LEDGER_UNAVAILABLE while Firestore is %s', async (_claim, fault) => {
    const { ledger } = rigOn(store);
    firestore.injectFaults(({ method }) => (method === 'Commit' ? fault : undefined));
    await expect(ledger.claim(asked(`dead ${_claim}`, 'resend'))).rejects.toThrow(
      expect.objectContaining({ code: 'LEDGER_UNAVAILABLE' }),
    );
  });

  it('takes back a claim whose answer never came', async () => {
    const { ledger } = rigOn(store);
    once('Commit', { kind: 'unanswered' });
    await expect(ledger.claim(asked('taken back'))).rejects.toThrow(
      expect.objectContaining({ code: 'LEDGER_UNAVAILABLE' }),
    );
    expect(await claimOf(ledger, 'taken back')).toMatchObject({ attempt: 1 });
  });

  it('gives up at its own deadline', async () => {
    const hasty = openFirestoreStore(location, 1);
    const asked = new Promise<void>((resolve) => {
      firestore.injectFaults(() => {
        resolve();
        return { kind: 'slow', delayMs: 50 };
      });
    });
    await expect(hasty.read('late')).rejects.toThrow('Firestore took longer than 1 ms');
    await asked;
    await hasty.close();
  });

  it('stores the expiry as a timestamp under a hash of the event_id', async () => {
    await claimOf(rigOn(store).ledger, 'order-1');
    const name =
      'projects/local/databases/customerio-ledger/documents/sends/' +
      '677b6fddd6dbb8f66459acb80c2f45978ca0f2fe9f25a0a3191adb19d98921d3';
    const document = firestore.documents().find((each) => each.name === name);
    expect(document?.fields.expire_at?.timestampValue).toEqual({ seconds: '1703888000', nanos: 0 });
  });
});

const found = findOfficialEmulator('firestore', process.env);

if (found.kind === 'missing') {
  it.skip(`the ledger is not tried on Google's emulator: ${found.reason}`, () => undefined);
} else {
  describe("firestoreStore on Google's emulator", () => {
    let store: FirestoreStore;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      const emulator = await startOfficialEmulator(found);
      stop = () => emulator.close();
      store = await storeAt(emulator.address);
    }, 60_000);
    afterAll(async () => {
      await store.close();
      await stop();
    });

    itConforms(() => store);
  });
}
