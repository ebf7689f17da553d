/** Puts aside what cannot be a row or was not dealt with, with its bytes and the reason. */
import { cutToBytes, errorDetailBytesMax, type ErrorCode } from '../../shared/errors';
import { messageAttributes, parkingAttributes } from '../../shared/names';

export type OutgoingMessage = { readonly data: Buffer; readonly attributes: Readonly<Record<string, string>> };
/** Resolves when Pub/Sub has accepted the message. */
export type Publish = (message: OutgoingMessage) => Promise<unknown>;

export type Trouble = {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly eventId?: string | undefined;
  readonly receivedAt: Date;
};

/** Pub/Sub takes 10 MB a message, attributes included. */
const dataBytesMax = 9_900_000;

/** The quarantined form of a body. Bytes beyond what Pub/Sub takes are cut off, and the attribute says how many there were. */
export function quarantinedMessage(rawBody: Uint8Array, trouble: Trouble): OutgoingMessage {
  const { code, detail, eventId, receivedAt } = trouble;
  const isCut = rawBody.length > dataBytesMax;
  return {
    data: Buffer.from(isCut ? rawBody.subarray(0, dataBytesMax) : rawBody),
    attributes: {
      [parkingAttributes.errorCode]: code,
      [parkingAttributes.errorDetail]: cutToBytes(detail, errorDetailBytesMax),
      [parkingAttributes.parkedAt]: receivedAt.toISOString(),
      ...(eventId !== undefined && { [messageAttributes.eventId]: eventId }),
      ...(isCut && { original_bytes: String(rawBody.length) }),
    },
  };
}
