/** Checks who signed a webhook request. Pure: no clock, no environment, no framework; usable from any Node server. */
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { ErrorCode } from '../errors';

/** The headers of a request from Customer.io, in lower case as Node has them. */
export const signatureHeaders = { signature: 'x-cio-signature', timestamp: 'x-cio-timestamp' } as const;

/** A header as servers hand it over: text, a list when it came twice, nothing when it did not come. */
type HeaderValue = string | readonly string[] | null | undefined;

export type SignedRequest = {
  /** The bytes as they came, before anything parsed or decoded them. */
  readonly rawBody: Uint8Array;
  readonly signature: HeaderValue;
  readonly timestamp: HeaderValue;
};

export type SignatureWindow = {
  readonly pastSecondsMax: number;
  readonly futureSecondsMax: number;
};

/**
 * Customer.io retries for 7 days (reporting webhook docs, read 2026-08) and does not say whether a retry is signed
 * anew. Too narrow a window would refuse authentic events and stall the feed, so the past reaches 8 days.
 */
export const defaultSignatureWindow: SignatureWindow = { pastSecondsMax: 691_200, futureSecondsMax: 300 };

export type SignatureErrorCode = Extract<ErrorCode, `SIGNATURE_${string}` | 'SIGNING_KEY_MISSING'>;

export type SignatureCheck =
  | {
      readonly ok: true;
      /** Negative when the sender's clock is ahead of ours. Worth logging: it shows how late retries come. */
      readonly ageSeconds: number;
      /** Which of the keys fitted: above 0 means that the rotation is not finished. */
      readonly keyIndex: number;
    }
  | { readonly ok: false; readonly code: SignatureErrorCode; readonly reason: string };

const refuse = (code: SignatureErrorCode, reason: string): SignatureCheck => ({ ok: false, code, reason });

/** HMAC-SHA256 in lower-case hex; no prefix such as `v0=` (customerio-node, lib/webhooks.ts). */
const signaturePattern = /^[0-9a-f]{64}$/;
const signatureLength = 64;
const malformedSignature = refuse(
  'SIGNATURE_MALFORMED',
  `${signatureHeaders.signature} is not 64 lower-case hexadecimal digits`,
);
/** Unix seconds. Twelve digits reach the year 33658 and stay exact as a number. */
const timestampPattern = /^\d{1,12}$/;

/**
 * Checks that the holder of one of `signingKeys` signed exactly these bytes, within the window around `nowMs`.
 * Returns the reason when not, and throws for nothing that a sender can send. Without a usable key it refuses.
 * The time is judged after the signature, so `SIGNATURE_STALE` always means: authentic, but old.
 */
export function checkSignature(
  request: SignedRequest,
  signingKeys: readonly string[],
  nowMs: number,
  window: SignatureWindow = defaultSignatureWindow,
): SignatureCheck {
  if (signingKeys.every((key) => key === '')) return refuse('SIGNING_KEY_MISSING', 'no signing key is configured');
  const { signature, timestamp, rawBody } = request;
  if (isAbsent(signature)) return refuse('SIGNATURE_MISSING', `no ${signatureHeaders.signature} header`);
  if (isAbsent(timestamp)) return refuse('SIGNATURE_MISSING', `no ${signatureHeaders.timestamp} header`);
  if (typeof signature !== 'string' || signature.length !== signatureLength) return malformedSignature;
  if (typeof timestamp !== 'string' || !timestampPattern.test(timestamp)) {
    return refuse('SIGNATURE_MALFORMED', `${signatureHeaders.timestamp} is not a number of Unix seconds`);
  }
  if (!(rawBody instanceof Uint8Array)) return refuse('SIGNATURE_MALFORMED', 'the body is not given as raw bytes');

  const keyIndex = indexOfSigner(signingKeys, timestamp, rawBody, signature);
  if (keyIndex < 0) {
    // Only now, because one that fits has the right form.
    if (!signaturePattern.test(signature)) return malformedSignature;
    return refuse('SIGNATURE_MISMATCH', 'the signature fits no signing key');
  }

  const ageSeconds = Math.floor(nowMs / 1000) - Number(timestamp);
  if (ageSeconds > window.pastSecondsMax) {
    return refuse('SIGNATURE_STALE', `signed ${ageSeconds} s ago, at most ${window.pastSecondsMax} s allowed`);
  }
  if (-ageSeconds > window.futureSecondsMax) {
    return refuse('SIGNATURE_STALE', `signed ${-ageSeconds} s ahead, at most ${window.futureSecondsMax} s allowed`);
  }
  return { ok: true, ageSeconds, keyIndex };
}

const isAbsent = (value: HeaderValue): boolean => value === undefined || value === null || value.length === 0;

/** Compares with every key, also after one has fitted, so that the time taken does not tell which one it was. */
function indexOfSigner(keys: readonly string[], timestamp: string, rawBody: Uint8Array, signature: string): number {
  const given = Buffer.from(signature);
  const signed = `v0:${timestamp}:`;
  let found = -1;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    if (key === '') continue;
    // The body is fed as bytes of its own: joining it to the prefix would copy it, decoding it would change it. Text is
    // compared, because a digest as bytes costs a quarter more.
    const expected = Buffer.from(createHmac('sha256', key).update(signed).update(rawBody).digest('hex'));
    if (expected.length === given.length && timingSafeEqual(expected, given) && found < 0) found = index;
  }
  return found;
}
