// Goal: only the holder of a key gets in, and nothing that a sender can send makes the check throw.
// Method: known answers computed elsewhere (customerio-node's own test vector; `openssl dgst -sha256 -hmac`).
import fc from 'fast-check';

import { checkSignature, defaultSignatureWindow, type SignedRequest } from '../../../shared/webhooks/signature';

const signedAtSeconds = 1_614_265_384;
const nowMs = (ageSeconds = 0): number => (signedAtSeconds + ageSeconds) * 1000;
const key = 'signing-secret';
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const signed: SignedRequest = {
  rawBody: bytes('{"event_id":"abc","object_type":"email","metric":"delivered"}'),
  timestamp: '1614265384',
  signature: '6f55cf23f9b73a2ff07733fe04421f64ce9ec5e409696edda6b2a80311944230',
};
const signedByNextKey = 'd28285b96ea834c1b8a6d467bdacbff25f6ee33317ca63c4aa59482224c7df68';
const refusal = (code: string): object => expect.objectContaining({ ok: false, code }) as object;
const day = 86_400;

describe('checkSignature', () => {
  it('accepts the known answer', () => {
    expect(checkSignature(signed, [key], nowMs())).toEqual({ ok: true, ageSeconds: 0, keyIndex: 0 });
  });

  it.each([
    [
      'pretty-printed JSON with a final newline',
      bytes('{\n  "event_id": "abc",\n  "object_type": "email",\n  "metric": "delivered"\n}\n'),
      '9a29690d6937507b94dff13facdeef10c4a5a0fc58d4e4677fefa641f50c23be',
    ],
    [
      'characters beyond ASCII',
      bytes('{"subject":"Grüße, 世界 😀"}'),
      '91802f2ab184af276bea701f3acfd370ffbddd88578cda6b1bfa65560a21e9aa',
    ],
    [
      'bytes that are no UTF-8',
      Buffer.from([0xff, 0xfe, 0x7b, 0x22, 0x61, 0x22, 0x3a, 0xc3, 0x7d]),
      '2f26c50b07a3fc241f6c8b3cfae7a0d76867790131a2d85862ec54378dc0ac74',
    ],
    ['no bytes', bytes(''), '394302402c2117fc9a4f92c8429783de1866d97c85b9ecb7282372dd1e333d5f'],
    [
      'a byte order mark',
      Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
      'e63862e65f8bbbebe2c20bb091bbb975bd312625fc67431589c2be63bbef5157',
    ],
  ])('accepts a body with %s, byte for byte', (_body, rawBody, signature) => {
    expect(checkSignature({ ...signed, rawBody, signature }, [key], nowMs())).toEqual({
      ok: true,
      ageSeconds: 0,
      keyIndex: 0,
    });
  });

  it('signs the text of the timestamp header, not its number', () => {
    const request = {
      ...signed,
      timestamp: '001614265384',
      signature: '84d84a7b0cd157560d6055c40590887d69b723986a41ac7febe0acac627a7eca',
    };
    expect(checkSignature(request, [key], nowMs())).toEqual({ ok: true, ageSeconds: 0, keyIndex: 0 });
    expect(checkSignature({ ...request, timestamp: '1614265384' }, [key], nowMs())).toEqual(
      refusal('SIGNATURE_MISMATCH'),
    );
  });

  it('rejects a flipped bit in any byte of the body', () => {
    for (let index = 0; index < signed.rawBody.length; index += 1) {
      const rawBody = Uint8Array.from(signed.rawBody, (byte, at) => (at === index ? byte ^ 1 : byte));
      expect(checkSignature({ ...signed, rawBody }, [key], nowMs())).toEqual(refusal('SIGNATURE_MISMATCH'));
    }
  });

  it('rejects another digit at any place of the signature', () => {
    const digits = Array.from(String(signed.signature));
    for (let index = 0; index < 64; index += 1) {
      const signature = digits.map((digit, at) => (at === index ? (digit === '0' ? '1' : '0') : digit)).join('');
      expect(checkSignature({ ...signed, signature }, [key], nowMs())).toEqual(refusal('SIGNATURE_MISMATCH'));
    }
  });

  it('rejects another digit at any place of the timestamp', () => {
    const digits = Array.from(String(signed.timestamp));
    for (let index = 0; index < digits.length; index += 1) {
      const timestamp = digits.map((digit, at) => (at === index ? (digit === '9' ? '8' : '9') : digit)).join('');
      expect(checkSignature({ ...signed, timestamp }, [key], nowMs())).toEqual(refusal('SIGNATURE_MISMATCH'));
    }
  });

  const good = String(signed.signature);
  it.each([
    ['no signature', { signature: undefined }, 'SIGNATURE_MISSING'],
    ['a null signature', { signature: null }, 'SIGNATURE_MISSING'],
    ['an empty signature', { signature: '' }, 'SIGNATURE_MISSING'],
    ['no timestamp', { timestamp: undefined }, 'SIGNATURE_MISSING'],
    ['an empty timestamp', { timestamp: '' }, 'SIGNATURE_MISSING'],
    ['bytes after the 64 digits', { signature: `${good}00` }, 'SIGNATURE_MALFORMED'],
    ['junk after the 64 digits', { signature: `${good}zz` }, 'SIGNATURE_MALFORMED'],
    ['a newline after the 64 digits', { signature: `${good}\n` }, 'SIGNATURE_MALFORMED'],
    ['63 digits', { signature: good.slice(1) }, 'SIGNATURE_MALFORMED'],
    ['a quarter of the digits', { signature: good.slice(0, 16) }, 'SIGNATURE_MALFORMED'],
    ['upper case', { signature: good.toUpperCase() }, 'SIGNATURE_MALFORMED'],
    ['a letter that is no digit', { signature: `g${good.slice(1)}` }, 'SIGNATURE_MALFORMED'],
    ['64 characters beyond ASCII', { signature: 'é'.repeat(64) }, 'SIGNATURE_MALFORMED'],
    ['a v0= prefix', { signature: `v0=${good}` }, 'SIGNATURE_MALFORMED'],
    ['base64', { signature: Buffer.from(good, 'hex').toString('base64') }, 'SIGNATURE_MALFORMED'],
    ['two headers in a list', { signature: [good, good] }, 'SIGNATURE_MALFORMED'],
    ['two headers joined by Node', { signature: `${good}, ${good}` }, 'SIGNATURE_MALFORMED'],
    ['two timestamps in a list', { timestamp: ['1614265384', '1614265384'] }, 'SIGNATURE_MALFORMED'],
    ['two timestamps joined by Node', { timestamp: '1614265384, 1614265384' }, 'SIGNATURE_MALFORMED'],
    ['a negative timestamp', { timestamp: '-1614265384' }, 'SIGNATURE_MALFORMED'],
    ['a fraction of a second', { timestamp: '1614265384.5' }, 'SIGNATURE_MALFORMED'],
    ['an exponent', { timestamp: '1e9' }, 'SIGNATURE_MALFORMED'],
    ['a hexadecimal timestamp', { timestamp: '0x60379768' }, 'SIGNATURE_MALFORMED'],
    ['digits of another script', { timestamp: '１６１４２６５３８４' }, 'SIGNATURE_MALFORMED'],
    ['a date', { timestamp: '2021-02-25T15:03:04Z' }, 'SIGNATURE_MALFORMED'],
    ['a timestamp of 13 digits', { timestamp: '1614265384000' }, 'SIGNATURE_MALFORMED'],
    ['NaN', { timestamp: 'NaN' }, 'SIGNATURE_MALFORMED'],
    [
      'a body that was parsed already',
      { rawBody: { event_id: 'abc' } as unknown as Uint8Array },
      'SIGNATURE_MALFORMED',
    ],
    ['a body that was never read', { rawBody: undefined as unknown as Uint8Array }, 'SIGNATURE_MALFORMED'],
  ])('refuses %s', (_claim, change: Partial<SignedRequest>, code) => {
    expect(checkSignature({ ...signed, ...change }, [key], nowMs())).toEqual(refusal(code));
  });

  it.each([
    ['the other key alone', ['next-signing-secret'], refusal('SIGNATURE_MISMATCH')],
    ['a key with a space after it', ['signing-secret '], refusal('SIGNATURE_MISMATCH')],
    ['the old key, listed first', [key, 'next-signing-secret'], { ok: true, ageSeconds: 0, keyIndex: 0 }],
    ['the old key, listed last', ['next-signing-secret', key], { ok: true, ageSeconds: 0, keyIndex: 1 }],
    ['an empty key beside the right one', ['', key], { ok: true, ageSeconds: 0, keyIndex: 1 }],
    ['the same key twice', [key, key], { ok: true, ageSeconds: 0, keyIndex: 0 }],
    ['no key', [], refusal('SIGNING_KEY_MISSING')],
    ['an empty key', [''], refusal('SIGNING_KEY_MISSING')],
  ])('decides by the keys: %s', (_claim, keys, expected) => {
    expect(checkSignature(signed, keys, nowMs())).toEqual(expected);
  });

  it('refuses what was signed with an empty key', () => {
    // HMAC-SHA256 with an empty key over the same bytes, computed with Python's hmac.
    const signature = '3d787f701c7536d98a26d6e3a3637419bb1dc881b85243d2b0b352b0ccc74019';
    expect(checkSignature({ ...signed, signature }, [''], nowMs())).toEqual(refusal('SIGNING_KEY_MISSING'));
    expect(checkSignature({ ...signed, signature }, ['', key], nowMs())).toEqual(refusal('SIGNATURE_MISMATCH'));
  });

  it('accepts the next key during a rotation and says which one it was', () => {
    expect(checkSignature({ ...signed, signature: signedByNextKey }, [key, 'next-signing-secret'], nowMs())).toEqual({
      ok: true,
      ageSeconds: 0,
      keyIndex: 1,
    });
  });

  it.each([
    ['accepted eight days late', 8 * day, { ok: true, ageSeconds: 691_200, keyIndex: 0 }],
    ['stale one second later', 8 * day + 1, refusal('SIGNATURE_STALE')],
    ['accepted 300 seconds ahead', -300, { ok: true, ageSeconds: -300, keyIndex: 0 }],
    ['stale 301 seconds ahead', -301, refusal('SIGNATURE_STALE')],
  ])('has a window with two edges: %s', (_claim, ageSeconds, expected) => {
    expect(checkSignature(signed, [key], nowMs(ageSeconds))).toEqual(expected);
  });

  it('takes a narrower window', () => {
    const window = { ...defaultSignatureWindow, pastSecondsMax: 300 };
    expect(checkSignature(signed, [key], nowMs(300), window)).toEqual({ ok: true, ageSeconds: 300, keyIndex: 0 });
    expect(checkSignature(signed, [key], nowMs(301), window)).toEqual(refusal('SIGNATURE_STALE'));
  });

  it('calls a forgery a mismatch however old it is', () => {
    const forged = { ...signed, rawBody: bytes('{}') };
    expect(checkSignature(forged, [key], nowMs(30 * day))).toEqual(refusal('SIGNATURE_MISMATCH'));
  });

  it('never throws and never accepts junk', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.constantFrom(undefined, null, good, '1614265384'),
      fc.stringMatching(/^[0-9a-fA-F]{60,70}$/),
    );
    fc.assert(
      fc.property(
        junk,
        junk,
        fc.uint8Array({ maxLength: 64 }),
        fc.array(fc.string()),
        (signature, timestamp, rawBody, keys) => {
          expect(checkSignature({ signature, timestamp, rawBody }, keys, nowMs())).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
