/** From a message of the contract to the request that sends it. Pure. */
import type { Channel, TransactionalMessage } from '../contract/transactional-message';
import type { SendBody } from './app-connection';

export type SendRequest = {
  readonly channel: Channel;
  readonly body: SendBody;
};

/** Under these names a send carries its event_id, so that a delivery can be told to be this message's. */
export const correlationField = 'cio_event_id';
export const correlationHeader = 'X-Event-Id';

/** In a header there are only visible ASCII characters. */
export const correlationHeaderValue = (eventId: string): string => encodeURIComponent(eventId);

const ours: readonly string[] = ['channel', 'expires_at', 'on_unknown_outcome'];

/** What is the publisher's own goes on as it is; what is ours stays here, and the event_id goes along. */
export function sendRequest(message: TransactionalMessage, eventId: string): SendRequest {
  const { channel, message_data: data } = message;
  const fields = Object.entries(message).filter(([name]) => !ours.includes(name));
  const body = {
    ...Object.fromEntries(fields),
    message_data: { [correlationField]: eventId, ...data },
    ...(message.channel === 'email' && { headers: withHeader(message.headers, correlationHeaderValue(eventId)) }),
  };
  return { channel, body };
}

type Headers = Extract<TransactionalMessage, { readonly channel: 'email' }>['headers'];

/** The publisher's own header of this name comes first. */
function withHeader(headers: Headers, value: string): Headers {
  const name = correlationHeader;
  if (typeof headers !== 'string') {
    const isThere = Object.keys(headers ?? {}).some((own) => own.toLowerCase() === name.toLowerCase());
    return isThere ? headers : { ...headers, [name]: value };
  }
  const list = JSON.parse(headers) as readonly { readonly name: string }[];
  const isThere = list.some((own) => own.name.toLowerCase() === name.toLowerCase());
  return isThere ? headers : JSON.stringify([...list, { name, value }]);
}
