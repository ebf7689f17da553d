/** The recipients of an e-mail as Customer.io takes them: addresses separated by commas, with names, or Liquid. */

export type Recipient =
  /** `text` is the address alone, without a display name. */
  | { readonly kind: 'address'; readonly text: string }
  /** Who it is only Customer.io finds out, as in `{{customer.email}}`. */
  | { readonly kind: 'liquid' }
  | { readonly kind: 'malformed' };

/** A quoted name and Liquid may hold commas of their own. */
const part = /(?:"(?:[^"\\]|\\.)*"|\{\{.*?\}\}|\{%.*?%\}|[^,])+/gsu;
const liquid = /\{\{.*?\}\}|\{%.*?%\}/su;
const address = /^[^\s@<>",]+@[^\s@<>",]+$/u;
const namedAddress = /<([^<>]*)>\s*$/u;

export const isLiquid = (text: string): boolean => liquid.test(text);

export function recipientsIn(list: string): readonly Recipient[] {
  return (list.match(part) ?? []).map((given): Recipient => {
    if (isLiquid(given)) return { kind: 'liquid' };
    const text = (namedAddress.exec(given)?.[1] ?? given).trim();
    return address.test(text) ? { kind: 'address', text } : { kind: 'malformed' };
  });
}
