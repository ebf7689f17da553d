import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';

import { Identity } from '../../../../tools/local/pubsub/identity';

let nowMs = 1_700_000_000_000;
let identity: Identity;

beforeAll(async () => {
  identity = await Identity.start('127.0.0.1', () => nowMs);
});
afterAll(() => {
  identity.close();
});

const account = { email: 'push@example.com', audience: 'https://function.example.com/x' };
const getJson = async (path: string): Promise<unknown> => (await fetch(`${identity.issuer}${path}`)).json();

describe('Identity', () => {
  it('signs what its published key verifies', async () => {
    const token = (await identity.bearer(account)).replace('Bearer ', '');
    const [header = '', claims = '', signature = ''] = token.split('.');
    const { keys } = (await getJson('/certs')) as { keys: (JsonWebKey & { kid: string })[] };
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const key = keys.find((candidate) => candidate.kid === kid) ?? {};
    const check = (signed: string): boolean =>
      verify(
        'RSA-SHA256',
        Buffer.from(signed),
        createPublicKey({ key, format: 'jwk' }),
        Buffer.from(signature, 'base64url'),
      );
    expect(check(`${header}.${claims}`)).toBe(true);
    expect(check(`${header}.${claims}x`)).toBe(false);
    expect(keys.map((published) => Object.keys(published).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });

  it('claims the audience, the account and an hour', async () => {
    const [, claims = ''] = (await identity.bearer(account)).split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: identity.issuer,
      aud: 'https://function.example.com/x',
      email: 'push@example.com',
      email_verified: true,
      iat: 1_700_000_000,
      exp: 1_700_003_600,
    });
  });

  it('gives the same token again until it is near its end', async () => {
    const first = await identity.bearer(account);
    nowMs += 2_900_000;
    expect(await identity.bearer(account)).toBe(first);
    nowMs += 200_000;
    expect(await identity.bearer(account)).not.toBe(first);
  });

  it('is discovered from its issuer', async () => {
    expect(await getJson('/.well-known/openid-configuration')).toMatchObject({
      issuer: identity.issuer,
      jwks_uri: `${identity.issuer}/certs`,
    });
    expect((await fetch(`${identity.issuer}/other`)).status).toBe(404);
  });
});
