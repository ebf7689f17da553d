// Tokens of the embedded Pub/Sub's issuer, which have the claims that the service's have.
import { parseExpectedToken } from '../../../shared/pubsub/expected-token';
import { pushTokenCheck } from '../../../shared/pubsub/push-token';
import { Identity } from '../../../tools/local/pubsub/identity';

const audience = 'https://functions.example.com';
const email = 'push@local.iam.gserviceaccount.com';

let nowMs: number;
let issuer: Identity;
beforeEach(async () => {
  nowMs = Date.now();
  issuer = await Identity.start('127.0.0.1', () => nowMs);
});
afterEach(() => {
  issuer.close();
});

describe('pushTokenCheck', () => {
  it('takes a token of the issuer for the audience', async () => {
    const check = pushTokenCheck({ issuer: issuer.issuer, audience });
    await expect(check(await issuer.bearer({ email, audience }))).resolves.toEqual({ ok: true });
  });

  it.each([
    ['nothing', undefined],
    ['another scheme', 'Basic eDp5'],
    ['no token', 'Bearer x'],
  ])('refuses %s', async (_claim, authorization) => {
    const check = pushTokenCheck({ issuer: issuer.issuer, audience });
    await expect(check(authorization)).resolves.toEqual({ ok: false, reason: 'no bearer token' });
  });

  it('refuses a token for another audience', async () => {
    const check = pushTokenCheck({ issuer: issuer.issuer, audience });
    const other = await issuer.bearer({ email, audience: 'https://other.example.com' });
    await expect(check(other)).resolves.toEqual({ ok: false, reason: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
  });

  it('refuses a token that has expired, 60 seconds of tolerance included', async () => {
    const check = pushTokenCheck({ issuer: issuer.issuer, audience });
    nowMs = Date.now() - 3_600_000 - 61_000;
    await expect(check(await issuer.bearer({ email, audience }))).resolves.toEqual({
      ok: false,
      reason: 'ERR_JWT_EXPIRED',
    });
  });

  it('refuses a token whose claims were changed', async () => {
    const check = pushTokenCheck({ issuer: issuer.issuer, audience });
    const [head, , signature] = (await issuer.bearer({ email, audience })).split('.');
    const claims = Buffer.from(
      JSON.stringify({ aud: audience, iss: issuer.issuer, email, email_verified: true, exp: 4_102_444_800 }),
    ).toString('base64url');
    await expect(check([head, claims, signature].join('.'))).resolves.toEqual({
      ok: false,
      reason: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  it('refuses a token of another issuer, whatever it says', async () => {
    const other = await Identity.start('127.0.0.1', () => nowMs);
    const check = pushTokenCheck({ issuer: issuer.issuer, audience });
    const answer = await check(await other.bearer({ email, audience }));
    other.close();
    expect(answer).toEqual({ ok: false, reason: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  });

  it('refuses, and asks again next time, while the issuer cannot be reached', async () => {
    const bearer = await issuer.bearer({ email, audience });
    const check = pushTokenCheck({ issuer: 'http://127.0.0.1:1', audience });
    await expect(check(bearer)).resolves.toMatchObject({ ok: false });
    await expect(check(bearer)).resolves.toMatchObject({ ok: false });
  });
});

describe('parseExpectedToken', () => {
  it('reads issuer and audience', () => {
    expect(parseExpectedToken('https://accounts.google.com, https://f.example.com')).toEqual({
      value: { issuer: 'https://accounts.google.com', audience: 'https://f.example.com' },
    });
  });

  it.each(['', 'https://accounts.google.com', 'accounts.google.com,a', 'https://a,b,c', 'https://a,'])(
    'refuses %p',
    (text) => {
      expect(parseExpectedToken(text)).toEqual({
        problem: 'must be <issuer>,<audience>, the issuer beginning with https://',
      });
    },
  );
});
