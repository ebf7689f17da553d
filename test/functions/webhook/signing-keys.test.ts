import { checkWithKeys, parseSigningKeys } from '../../../functions/webhook/signing-keys';
import type { Secret } from '../../../shared/secrets';
import type { SignatureCheck } from '../../../shared/webhooks/signature';

describe('parseSigningKeys', () => {
  it.each([
    ['one key', 'abc', ['abc']],
    ['white space around it', '  abc\r\n', ['abc']],
    ['one key a line', 'abc\n\ndef\n', ['abc', 'def']],
    ['a JSON list', '["abc", " def "]', ['abc', 'def']],
    ['a JSON list over several lines', '[\n  "abc"\n]', ['abc']],
    ['an empty list', '[]', []],
    ['a list of something else', '[1, null, {"a": "b"}]', []],
    ['half a list', '["abc"', []],
    ['nothing', ' \n ', []],
  ])('reads %s', (_claim, text, expected) => {
    expect(parseSigningKeys(text)).toEqual(expected);
  });
});

describe('checkWithKeys', () => {
  const mismatch: SignatureCheck = { ok: false, code: 'SIGNATURE_MISMATCH', reason: '' };
  const fits: SignatureCheck = { ok: true, ageSeconds: 0, keyIndex: 0 };
  const secretOf = (texts: readonly string[]): Secret & { reads: string[] } => {
    const reads: string[] = [];
    return {
      reads,
      read: () => (reads.push('read'), Promise.resolve(texts[0] ?? '')),
      refresh: () => (reads.push('refresh'), Promise.resolve(texts[1] ?? '')),
    };
  };
  const fitting =
    (key: string) =>
    (keys: readonly string[]): SignatureCheck =>
      keys.includes(key) ? fits : mismatch;

  it('does not read again when a key fits', async () => {
    const secret = secretOf(['old', 'new']);
    expect(await checkWithKeys(secret, fitting('old'))).toBe(fits);
    expect(secret.reads).toEqual(['read']);
  });

  it('reads again when none fits, because it may just have been rotated', async () => {
    const secret = secretOf(['old', 'old\nnew']);
    expect(await checkWithKeys(secret, fitting('new'))).toBe(fits);
    expect(secret.reads).toEqual(['read', 'refresh']);
  });

  it('keeps to its refusal when the secret is the same', async () => {
    expect(await checkWithKeys(secretOf(['old', 'old']), fitting('new'))).toBe(mismatch);
  });

  it('does not read again for what no key can mend', async () => {
    const secret = secretOf(['old', 'new']);
    const malformed: SignatureCheck = { ok: false, code: 'SIGNATURE_MALFORMED', reason: '' };
    expect(await checkWithKeys(secret, () => malformed)).toBe(malformed);
    expect(secret.reads).toEqual(['read']);
  });
});
