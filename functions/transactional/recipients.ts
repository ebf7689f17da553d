/** Whom an environment may send to, where it must not write to real people. */

/** Addresses, domains of addresses, and ids: of people, telephone numbers, device tokens. */
export type RecipientsAllowed = {
  /** In lower case, because addresses are compared without case. */
  readonly addresses: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
};

/** Reads entries separated by commas; one with an @ is an address, any other an id and a domain, with or without @ before it. */
export function parseRecipients(text: string): { readonly value: RecipientsAllowed } | { readonly problem: string } {
  const addresses = new Set<string>();
  const domains = new Set<string>();
  const ids = new Set<string>();
  for (const [index, entry] of text.split(',').entries()) {
    const given = entry.trim();
    if (given === '' || /\s/.test(given)) {
      return { problem: `must be addresses, domains or ids, separated by commas; entry ${index + 1} is none` };
    }
    if (given.indexOf('@') > 0) addresses.add(given.toLowerCase());
    else domains.add(given.replace(/^@/, '').toLowerCase());
    if (!given.includes('@')) ids.add(given);
  }
  return { value: { addresses, domains, ids } };
}
