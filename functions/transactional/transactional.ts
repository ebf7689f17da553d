/** Decides what a message on the transactional topic asks of Customer.io. */
import { warningText } from '../../shared/contract/problem';
import { readTransactionalMessage } from '../../shared/contract/read-message';
import type { TransactionalMessage } from '../../shared/contract/transactional-message';
import { sendRequest, type SendRequest } from '../../shared/customerio/send-request';
import { PipelineError } from '../../shared/errors';
import { messageAttributes } from '../../shared/names';
import { parseJson } from '../../shared/pubsub/push-envelope';
import type { ReceivedMessage } from '../../shared/pubsub/received-message';

export type DecidedSend = {
  readonly eventId: string;
  readonly message: TransactionalMessage;
  readonly request: SendRequest;
  readonly warnings: readonly string[];
};

/** What parking gives a message that came without a key: an identity for the books, not for sending. */
const keyOfParking = /^content:[0-9a-f]{32}$/;

/** The send that a message asks for. Throws MESSAGE_MALFORMED, MESSAGE_OVER_LIMIT, MESSAGE_TOO_LARGE or EVENT_ID_MISSING. */
export function decideSend(received: ReceivedMessage, nowMs: number): DecidedSend {
  const { message, warnings } = readTransactionalMessage(parseJson(received.data, 'the message'), 'function', nowMs);
  const eventId = received.attributes[messageAttributes.eventId] ?? '';
  if (eventId.trim() === '' || keyOfParking.test(eventId)) {
    const got = eventId.trim() === '' ? 'nothing' : 'what parking made of the bytes';
    throw new PipelineError(
      'EVENT_ID_MISSING',
      `attribute ${messageAttributes.eventId}: got ${got}, allowed a key of your business such as receipt:order-123`,
    );
  }
  return { eventId, message, request: sendRequest(message, eventId), warnings: warnings.map(warningText) };
}
