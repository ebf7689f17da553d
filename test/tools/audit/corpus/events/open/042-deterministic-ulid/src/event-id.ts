import { createHash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID of the time and a digest of the key: the same message always gets the same one. */
export function ulidOf(timeMs: number, key: string): string {
  let time = timeMs;
  let head = '';
  for (let i = 0; i < 10; i += 1) {
    head = ALPHABET[time % 32] + head;
    time = Math.floor(time / 32);
  }
  const digest = createHash('sha256').update(key).digest();
  const tail = Array.from(digest.subarray(0, 16), (byte) => ALPHABET[byte % 32]).join('');
  return head + tail;
}
