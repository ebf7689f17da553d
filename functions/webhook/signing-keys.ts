/** The keys that may have signed a request, as they rotate. */
import type { Secret } from '../../shared/secrets';
import type { SignatureCheck } from '../../shared/webhooks/signature';

/** Reads one key a line, or a JSON list of keys. What is neither gives no key, so that nothing gets in. */
export function parseSigningKeys(text: string): string[] {
  const lines = text.trim().startsWith('[') ? listIn(text) : text.split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function listIn(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((key): key is string => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

/**
 * Checks with the keys at hand, and once more with fresh ones when none fits: the key may have been rotated a moment
 * ago. Rejects when no key could be read at all.
 */
export async function checkWithKeys(
  secret: Secret,
  check: (keys: readonly string[]) => SignatureCheck,
): Promise<SignatureCheck> {
  const known = await secret.read();
  const first = check(parseSigningKeys(known));
  if (first.ok || (first.code !== 'SIGNATURE_MISMATCH' && first.code !== 'SIGNING_KEY_MISSING')) return first;
  const fresh = await secret.refresh();
  return fresh === known ? first : check(parseSigningKeys(fresh));
}
