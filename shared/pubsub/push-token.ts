/**
 * [edge] Checks the OIDC token of a push. Cloud Run has checked it before, where only the push account may invoke; this
 * is for whoever runs a function elsewhere, and shows on one machine that the tokens are right.
 */
import type { createRemoteJWKSet } from 'jose';

import { foreignError } from '../errors';
import type { ExpectedToken } from './expected-token';

export type PushTokenCheck = (authorization: string | undefined) => Promise<PushTokenAnswer>;

export type PushTokenAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Google's clocks and ours. */
const clockToleranceSeconds = 60;
const discoveryTimeoutMs = 5_000;

/** A check that never throws: a token that cannot be checked is refused, and Pub/Sub pushes the message again. */
export function pushTokenCheck({ issuer, audience }: ExpectedToken): PushTokenCheck {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  return async (authorization) => {
    const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '') ?? [];
    if (token === undefined) return { ok: false, reason: 'no bearer token' };
    try {
      const { jwtVerify } = await import('jose');
      keys ??= keysOf(issuer);
      const { payload } = await jwtVerify(token, await keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'email'],
      });
      return payload.email_verified === true ? { ok: true } : { ok: false, reason: 'email is not verified' };
    } catch (error) {
      const { code, name } = foreignError(error);
      if (!code?.startsWith('ERR_J')) keys = undefined;
      return { ok: false, reason: code ?? name };
    }
  };
}

async function keysOf(issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const { createRemoteJWKSet } = await import('jose');
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(discoveryTimeoutMs),
  });
  const { jwks_uri: jwksUri } = (await response.json()) as { readonly jwks_uri?: unknown };
  if (typeof jwksUri !== 'string') throw new TypeError('the issuer names no jwks_uri');
  return createRemoteJWKSet(new URL(jwksUri));
}
