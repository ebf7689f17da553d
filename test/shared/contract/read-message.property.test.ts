/** Goal: what holds for every message, not only for those of the tables. Method: messages made by fast-check. */
import { serialize } from 'node:v8';

import fc from 'fast-check';

import {
  operationBytes,
  readIdentifyMessage,
  readTrackMessage,
  readTransactionalMessage,
  type Reader,
} from '../../../shared/contract/read-message';
import { PipelineError } from '../../../shared/errors';
import { anyBody, identifyInput, sendsNowMs, trackInput, transactionalInput } from './message-arbitraries';

const readSend = (body: unknown, reader: Reader): ReturnType<typeof readTransactionalMessage> =>
  readTransactionalMessage(body, reader, sendsNowMs);

const operations = [
  ['readIdentifyMessage', readIdentifyMessage, identifyInput],
  ['readTrackMessage', readTrackMessage, trackInput],
] as const;
const readers = [...operations, ['readTransactionalMessage', readSend, transactionalInput]] as const;

describe.each(readers)('%s', (_name, read, input) => {
  it('takes what the publisher accepted unchanged and without a warning in the function', () => {
    fc.assert(
      fc.property(input, (body) => {
        const { message, json = JSON.stringify(message) } = read(body, 'publisher');
        const wire: unknown = JSON.parse(json);
        const again = read(wire, 'function');
        expect(JSON.stringify(again.message)).toBe(JSON.stringify(message));
        expect(again.warnings).toEqual([]);
      }),
    );
  });

  it('does not change the body', () => {
    fc.assert(
      fc.property(input, (body) => {
        const before = serialize(body);
        read(body, 'function');
        expect(serialize(body).equals(before)).toBe(true);
      }),
    );
  });

  it('refuses whatever it refuses with a code of the contract, within the bytes of an attribute, and without a value', () => {
    fc.assert(
      fc.property(anyBody, fc.constantFrom('publisher' as const, 'function' as const), (body, reader) => {
        try {
          read(body, reader);
        } catch (error) {
          if (!(error instanceof PipelineError)) throw error;
          expect(['MESSAGE_MALFORMED', 'MESSAGE_OVER_LIMIT', 'MESSAGE_TOO_LARGE']).toContain(error.code);
          expect(error.detail).toMatch(/: got .+, allowed ./);
          expect(Buffer.byteLength(error.detail)).toBeLessThanOrEqual(1024);
          expect(error.detail).not.toContain('canary');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(operations)('operationBytes of %s', (_name, read, input) => {
  it('counts the bytes of the operation with its id and its time', () => {
    fc.assert(
      fc.property(input, (body) => {
        const { message } = read(body, 'publisher');
        const id = 'name' in message ? { id: '01HZX3KQVB8E7MGY2RTJ5WD9AF' } : {};
        const sent = JSON.stringify({ timestamp: 1_767_225_600, ...id, ...message });
        expect(operationBytes(message)).toBe(Buffer.byteLength(sent));
      }),
    );
  });
});
