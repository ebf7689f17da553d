/** Goal: the JSON Schemas say what the contract means. Method: another validator than the one that made them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';

import { jsonSchemaFiles } from '../../../shared/contract/json-schemas';
import {
  readIdentifyMessage,
  readTrackMessage,
  readTransactionalMessage,
  type Reader,
} from '../../../shared/contract/read-message';
import { changed, identifyInput, sendsNowMs, trackInput, transactionalInput } from './message-arbitraries';

const schemasDir = path.join(__dirname, '..', '..', '..', 'shared', 'contract', 'schemas');
const files = jsonSchemaFiles();

const ajv = new Ajv2020({ strictTypes: false, strictRequired: false });
ajv.addVocabulary(['x-bytes-max']);
const validators = new Map(
  Object.entries(files).map(([name, text]) => [name, ajv.compile(JSON.parse(text) as object)]),
);
const validatorOf = (name: string) => {
  const validate = validators.get(name);
  if (!validate) throw new Error(`there is no ${name}`);
  return validate;
};

describe('shared/contract/schemas', () => {
  it('is what `npm run schemas` writes', () => {
    const written = readdirSync(schemasDir).map((name) => [name, readFileSync(path.join(schemasDir, name), 'utf8')]);
    expect(Object.fromEntries(written)).toEqual(files);
  });
});

const readSend = (body: unknown, reader: Reader): unknown => readTransactionalMessage(body, reader, sendsNowMs);

describe.each([
  ['identify-message.json', readIdentifyMessage, identifyInput],
  ['track-message.json', readTrackMessage, trackInput],
  ['transactional-message.json', readSend, transactionalInput],
] as const)('%s', (name, read, input) => {
  const validate = validatorOf(name);
  const onTheWire = (body: unknown): unknown => JSON.parse(JSON.stringify(body));
  const accepts = (body: unknown): boolean => {
    try {
      read(body, 'publisher');
      return true;
    } catch {
      return false;
    }
  };

  it('takes every message of the contract', () => {
    fc.assert(
      fc.property(input, (body) => {
        expect(validate(onTheWire(body)) || validate.errors).toBe(true);
      }),
    );
  });

  it('takes what the publisher takes of messages with a field changed', () => {
    fc.assert(
      fc.property(changed(input), (body) => {
        fc.pre(accepts(body));
        expect(validate(onTheWire(body)) || validate.errors).toBe(true);
      }),
      { maxSkipsPerRun: 100 },
    );
  });
});

describe('the JSON Schemas', () => {
  const person = { identifiers: { id: '42' } };
  const refused: readonly (readonly [string, string, unknown])[] = [
    ['identify-message.json', 'two identifiers', { identifiers: { id: '42', email: 'person@example.com' } }],
    ['identify-message.json', 'no identifier', { identifiers: {} }],
    ['identify-message.json', 'an unknown field', { ...person, traits: {} }],
    ['identify-message.json', 'an unknown action', { ...person, action: 'upsert' }],
    ['identify-message.json', 'milliseconds', { ...person, timestamp: 1_767_225_600_000 }],
    [
      'identify-message.json',
      'milliseconds as created_at',
      { ...person, attributes: { created_at: 1_767_225_600_000 } },
    ],
    ['identify-message.json', 'a long id', { identifiers: { id: 'x'.repeat(151) } }],
    ['identify-message.json', 'a long attribute name', { ...person, attributes: { ['n'.repeat(151)]: 1 } }],
    ['identify-message.json', 'half an object', { type: 'object', identifiers: { object_id: 'org-7' } }],
    ['identify-message.json', 'a merge without secondary', { action: 'merge', primary: { id: '1' } }],
    ['track-message.json', 'nobody', { name: 'order_paid' }],
    ['track-message.json', 'a person and a visitor', { ...person, name: 'order_paid', anonymous_id: 'v1' }],
    ['track-message.json', 'an id that is no ULID', { ...person, name: 'order_paid', id: '42' }],
    ['track-message.json', 'the v1 word for attributes', { ...person, name: 'order_paid', data: {} }],
    ['transactional-message.json', 'an e-mail to nobody', { ...person, transactional_message_id: 1 }],
    ['transactional-message.json', 'an e-mail with neither template nor content', { ...person, to: 'a@example.com' }],
    ['transactional-message.json', 'an unknown channel', { ...person, channel: 'fax', transactional_message_id: 1 }],
    ['transactional-message.json', 'a push without template', { ...person, channel: 'push' }],
    [
      'transactional-message.json',
      'a field of another channel',
      { ...person, channel: 'in_app', transactional_message_id: 1, send_to_unsubscribed: true },
    ],
    [
      'transactional-message.json',
      'milliseconds as send_at',
      { ...person, to: 'a@example.com', transactional_message_id: 1, send_at: 1_767_225_600_000 },
    ],
  ];
  it.each(refused)('(%s) refuse %s', (name, _claim, body) => {
    expect(validatorOf(name)(body)).toBe(false);
  });
});
