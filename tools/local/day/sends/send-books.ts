/** The recorded inputs of the proof of sends: what was published, and what each side says of it afterwards. */
import type { ErrorCode } from '../../../../shared/errors';
import type { RecordedRequest } from '../../customerio/request-log';
import type { DeliveryView } from '../../customerio/delivery-view';
import { correlationOf } from '../../customerio/delivery-view';
import { isJsonObject } from '../operation';
import type { DeadLetter, OutcomeLine } from '../books';
import type { SendKind } from './send-plan';

/** One publication; a send that was published twice has two. */
export type PublishedSend = {
  readonly key: string;
  readonly kind: SendKind;
  readonly story: string;
  readonly messageId: string;
  readonly onUnknown: 'park' | 'resend';
  readonly expiresAtMs: number | undefined;
  readonly refusedAs: ErrorCode | undefined;
  readonly replayed: boolean;
};

/** One request for a send that Customer.io's sandbox received. */
export type SendAttempt = {
  readonly key: string;
  readonly receivedAtMs: number;
  /** 0 where the connection was cut, or no answer has come yet. */
  readonly status: number;
  readonly answeredId: string | undefined;
  /** Of the delivery that Customer.io made of it, whatever it answered. */
  readonly deliveryId: string | undefined;
};

export type SendBooks = {
  readonly published: readonly PublishedSend[];
  readonly attempts: readonly SendAttempt[];
  readonly letters: readonly DeadLetter[];
  readonly outcomes: readonly OutcomeLine[];
  /** What Pub/Sub still owes to the function. */
  readonly pending: number;
};

const sendPath = '/v1/send/';

/** Of all requests those for a send, with what came of them. */
export function attemptsFrom(requests: readonly RecordedRequest[], deliveries: readonly DeliveryView[]): SendAttempt[] {
  const byRequest = new Map(deliveries.map(({ request, delivery_id: id }) => [request, id]));
  return requests.flatMap(({ n, path, body, receivedAt, answer }) => {
    if (!path.startsWith(sendPath)) return [];
    return {
      key: (isJsonObject(body) ? correlationOf(body) : undefined) ?? `request ${n}`,
      receivedAtMs: Date.parse(receivedAt),
      status: answer?.status ?? 0,
      answeredId: answeredId(answer?.body),
      deliveryId: byRequest.get(n),
    };
  });
}

function answeredId(body: string | undefined): string | undefined {
  try {
    const answer: unknown = JSON.parse(body ?? '');
    return isJsonObject(answer) && typeof answer.delivery_id === 'string' ? answer.delivery_id : undefined;
  } catch {
    return undefined;
  }
}
