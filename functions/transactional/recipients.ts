/** Whom an environment may send to, where it must not write to real people. */
import { isLiquid, recipientsIn } from '../../shared/contract/recipient-list';
import type { TransactionalMessage } from '../../shared/contract/transactional-message';

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

/**
 * The field that names somebody who is not allowed; undefined when everybody is. Where the message says where to send
 * it, every place must be allowed; where Customer.io takes it from the person, the person must be.
 */
export function refusedRecipient(message: TransactionalMessage, allowed: RecipientsAllowed): string | undefined {
  const isAllowed = (address: string): boolean => {
    const lower = address.toLowerCase();
    return allowed.addresses.has(lower) || allowed.domains.has(lower.slice(lower.lastIndexOf('@') + 1));
  };
  const { id, email, cio_id: cioId } = message.identifiers;
  const isPersonAllowed = email === undefined ? allowed.ids.has(id ?? cioId ?? '') : isAllowed(email);
  const person = isPersonAllowed ? undefined : 'identifiers';

  switch (message.channel) {
    case 'email':
      for (const field of ['to', 'cc', 'bcc'] as const) {
        for (const recipient of recipientsIn(message[field] ?? '')) {
          const isFine = recipient.kind === 'address' ? isAllowed(recipient.text) : isPersonAllowed;
          if (!isFine) return field;
        }
      }
      return undefined;
    case 'sms':
    case 'whatsapp':
      if (message.to === undefined || isLiquid(message.to)) return person;
      return allowed.ids.has(message.to) ? undefined : 'to';
    case 'push':
      if (message.custom_device && !allowed.ids.has(message.custom_device.token)) return 'custom_device.token';
      if (message.to === undefined || message.to === 'all' || message.to === 'last_used') return person;
      return allowed.ids.has(message.to) ? undefined : 'to';
    case 'inbox_message':
      if (message.to === undefined || isLiquid(message.to)) return person;
      return isAllowed(message.to) || allowed.ids.has(message.to) ? undefined : 'to';
    case 'in_app':
      return person;
  }
}
