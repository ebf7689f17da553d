/** Tells a mailbox that is gone from one that refuses for now, by the text of the refusal. */

export type BounceKind = 'hard' | 'soft';

/** `5.1.1`, but not a part of an address such as 5.1.1.7 (RFC 3463). */
const enhanced = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\.\d|\d)/;
/** `550` where a reply code stands: at the start, or after "smtp;" (RFC 5321). */
const reply = /^\s*(?:smtp;\s*)?([45])\d\d(?!\d)/i;

/**
 * A code that begins with 4 is for now, and so is a full mailbox whatever its code begins with (RFC 3463, X.2.2).
 * Everything else of what Customer.io calls bounced is for good.
 */
export function bounceKind(failureMessage: string | undefined): BounceKind {
  const text = failureMessage ?? '';
  const [, enhancedClass, subject, detail] = enhanced.exec(text) ?? [];
  if (enhancedClass !== undefined) return enhancedClass === '4' || `${subject}.${detail}` === '2.2' ? 'soft' : 'hard';
  return reply.exec(text)?.[1] === '4' ? 'soft' : 'hard';
}
