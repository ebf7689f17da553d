/**
 * The issuer of the tokens that authenticated pushes carry. The service's tokens are Google's; these have the same
 * claims (push documentation, "Authenticate push requests", read 2026-11) and are signed with a key of this process,
 * which is published at `<issuer>/certs` for whoever wants to check them.
 */
import { createSign, generateKeyPair, type KeyObject } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

/** Google's tokens live for an hour; one is used again until it has only this long to live. */
const lifetimeSeconds = 3600;
const renewBeforeSeconds = 600;
const keyBits = 2048;

type Key = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

export class Identity {
  readonly issuer: string;
  readonly #server: http.Server;
  readonly #now: () => number;
  readonly #tokens = new Map<string, { readonly bearer: string; readonly expiresAtMs: number }>();
  #key: Promise<Key> | undefined;

  private constructor(server: http.Server, issuer: string, now: () => number) {
    this.#server = server;
    this.issuer = issuer;
    this.#now = now;
    server.on('request', (request, response) => {
      void this.#answer(request, response);
    });
  }

  static async start(host: string, now: () => number): Promise<Identity> {
    const server = http.createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    const { port } = server.address() as AddressInfo;
    return new Identity(server, `http://${host}:${port}`, now);
  }

  /** The value of an Authorization header for this service account and audience. */
  async bearer({ email, audience }: { email: string; audience: string }): Promise<string> {
    const name = `${email} ${audience}`;
    const known = this.#tokens.get(name);
    if (known && known.expiresAtMs - this.#now() > renewBeforeSeconds * 1000) return known.bearer;
    const issuedAt = Math.floor(this.#now() / 1000);
    const expiresAt = issuedAt + lifetimeSeconds;
    const claims = {
      aud: audience,
      azp: subjectOf(email),
      email,
      email_verified: true,
      exp: expiresAt,
      iat: issuedAt,
      iss: this.issuer,
      sub: subjectOf(email),
    };
    const bearer = `Bearer ${sign((await this.#keys()).privateKey, claims)}`;
    this.#tokens.set(name, { bearer, expiresAtMs: expiresAt * 1000 });
    return bearer;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Made on first use: it takes longer than everything else at start. */
  #keys(): Promise<Key> {
    this.#key ??= promisify(generateKeyPair)('rsa', { modulusLength: keyBits });
    return this.#key;
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await this.#document(request.url ?? '');
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: 'not found' }));
  }

  async #document(path: string): Promise<object | undefined> {
    if (path === '/.well-known/openid-configuration') {
      return {
        issuer: this.issuer,
        jwks_uri: `${this.issuer}/certs`,
        id_token_signing_alg_values_supported: ['RS256'],
      };
    }
    if (path !== '/certs') return undefined;
    const { publicKey } = await this.#keys();
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }] };
  }
}

const keyId = 'local-1';

/** Stands for the account's numeric id. */
const subjectOf = (email: string): string => String(BigInt(`0x${Buffer.from(email).toString('hex')}`)).slice(0, 21);

function sign(key: KeyObject, claims: object): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = `${encode({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encode(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(key, 'base64url')}`;
}
