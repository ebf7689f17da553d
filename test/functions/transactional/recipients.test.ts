import { parseRecipients, refusedRecipient } from '../../../functions/transactional/recipients';
import { readTransactionalMessage } from '../../../shared/contract/read-message';

const receipt = { identifiers: { id: '42' }, to: 'person@example.com', transactional_message_id: 'receipt' };

describe('parseRecipients', () => {
  it.each([
    ['an empty entry', 'a@example.com,,b'],
    ['a blank inside', 'a b'],
  ])('refuses %s', (_claim, text) => {
    expect(parseRecipients(text)).toEqual({ problem: expect.stringMatching(/entry \d is none$/) });
  });
});

describe('refusedRecipient', () => {
  const sms = { channel: 'sms', identifiers: { id: 'qa-1' }, transactional_message_id: 1 };
  const push = { ...sms, channel: 'push' };
  it.each<[string, object, boolean]>([
    ['an address', { ...receipt, to: '"QA" <QA@example.org>' }, true],
    ['an address of a domain', { ...receipt, to: 'any@staging.example.com' }, true],
    ['an address of a domain within it', { ...receipt, to: 'any@sub.staging.example.com' }, false],
    ['an address whose name ends like it', { ...receipt, to: 'any@notstaging.example.com' }, false],
    ['one of two addresses', { ...receipt, to: 'qa@example.org, real@example.org' }, false],
    ['a copy', { ...receipt, to: 'qa@example.org', bcc: 'real@example.org' }, false],
    [
      'an address for a person who is allowed',
      { ...receipt, identifiers: { id: 'qa-1' }, to: 'real@example.org' },
      false,
    ],
    ['Liquid for a person who is allowed', { ...receipt, identifiers: { id: 'qa-1' }, to: '{{customer.email}}' }, true],
    ['Liquid for anybody else', { ...receipt, to: '{{customer.email}}' }, false],
    ['a number', { ...sms, to: '+15550100123' }, true],
    ['another number', { ...sms, to: '+15550100124' }, false],
    ['the number of a person', { ...sms, to: '{{customer.phone}}' }, true],
    ['the devices of a person', push, true],
    ['the devices of anybody else', { ...push, identifiers: { id: 'qa-2' } }, false],
    ['a device of its own', { ...push, custom_device: { token: 't', platform: 'ios' } }, false],
    ['a person by address', { ...push, channel: 'in_app', identifiers: { email: 'x@staging.example.com' } }, true],
    ['a person by another address', { ...push, channel: 'in_app', identifiers: { email: 'x@example.org' } }, false],
  ])('decides on %s', (_claim, body, isAllowed) => {
    const parsed = parseRecipients('qa@example.org, @staging.example.com, qa-1, +15550100123');
    if ('problem' in parsed) throw new Error(parsed.problem);
    const { message } = readTransactionalMessage(body, 'function', Date.parse('2026-01-01T00:00:00Z'));
    expect(refusedRecipient(message, parsed.value) === undefined).toBe(isAllowed);
  });
});
