/** One streaming pull: the stream that the client's `subscription.on('message')` holds open. */
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { secondMs } from './durations';
import type { Holder, Leases } from './leases';
import { Refusal, refuse } from './refusal';
import type { Subscription } from './subscription';
import { ackDeadlineBounds } from './terms';
import type { StreamingPullRequest, StreamingPullResponse } from './wire';

export type PullStream = ServerDuplexStream<StreamingPullRequest, StreamingPullResponse>;

/** What a stream finds by the name in its first request. */
export type Pullable = { readonly subscription: Subscription; readonly leases: Leases };

/** One response holds at most this much; the rest follows in the next. */
const responseMax = { messages: 500, bytes: 1_000_000 } as const;

const unlimited = (limit: number | undefined): number => (limit === undefined || limit <= 0 ? Infinity : limit);

/** Serves a stream until either side ends it. Returns how to end it with an error from here. */
export function serveStream(
  stream: PullStream,
  find: (name: string | undefined) => Pullable,
): (refusal: Refusal) => void {
  let session: Session | undefined;
  const end = (): void => {
    session?.stop();
    session = undefined;
  };
  const fail = (refusal: Refusal): void => {
    end();
    stream.emit('error', refusal);
  };
  stream.on('data', (request: StreamingPullRequest) => {
    try {
      session ??= new Session(stream, find(request.subscription), request);
      session.read(request);
    } catch (error) {
      fail(error instanceof Refusal ? error : new Refusal('UNAVAILABLE', String(error)));
    }
  });
  stream.on('end', () => {
    end();
    stream.end();
  });
  stream.on('cancelled', end);
  stream.on('error', end);
  return fail;
}

class Session implements Holder {
  readonly #stream: PullStream;
  readonly #pullable: Pullable;
  readonly #messagesMax: number;
  readonly #bytesMax: number;
  readonly #stopListening: () => void;
  #deadlineMs: number;
  #messages = 0;
  #bytes = 0;
  #first = true;

  constructor(stream: PullStream, pullable: Pullable, request: StreamingPullRequest) {
    this.#stream = stream;
    this.#pullable = pullable;
    this.#messagesMax = unlimited(request.maxOutstandingMessages);
    this.#bytesMax = unlimited(request.maxOutstandingBytes);
    this.#deadlineMs = streamDeadlineMs(request.streamAckDeadlineSeconds ?? 0);
    this.#stopListening = pullable.subscription.onReady(() => {
      this.#feed();
    });
  }

  stop(): void {
    this.#stopListening();
    this.#pullable.subscription.touch();
  }

  read(request: StreamingPullRequest): void {
    const { leases, subscription } = this.#pullable;
    if (!this.#first && (request.streamAckDeadlineSeconds ?? 0) > 0) {
      this.#deadlineMs = streamDeadlineMs(request.streamAckDeadlineSeconds ?? 0);
    }
    this.#first = false;
    subscription.touch();
    const ackIds = request.modifyDeadlineAckIds ?? [];
    const seconds = request.modifyDeadlineSeconds ?? [];
    if (ackIds.length !== seconds.length) {
      refuse('INVALID_ARGUMENT', 'modify_deadline_ack_ids and modify_deadline_seconds differ in length');
    }
    if ((request.ackIds ?? []).length > 0) leases.acknowledge(request.ackIds ?? []);
    ackIds.forEach((ackId, at) => {
      leases.modify([ackId], seconds[at] ?? 0);
    });
    this.#feed();
  }

  leased(bytes: number): void {
    this.#messages++;
    this.#bytes += bytes;
  }

  returned(bytes: number): void {
    this.#messages--;
    this.#bytes -= bytes;
  }

  #feed(): void {
    const { leases, subscription } = this.#pullable;
    for (;;) {
      // Nothing is taken when nothing is left of a limit.
      const receivedMessages = leases.take({
        messagesMax: Math.min(responseMax.messages, this.#messagesMax - this.#messages),
        bytesMax: Math.min(responseMax.bytes, this.#bytesMax - this.#bytes),
        deadlineMs: this.#deadlineMs,
        holder: this,
      });
      if (receivedMessages.length === 0) return;
      this.#stream.write({
        receivedMessages,
        subscriptionProperties: { messageOrderingEnabled: subscription.terms.ordered },
      });
    }
  }
}

function streamDeadlineMs(seconds: number): number {
  const deadlineMs = seconds * secondMs;
  if (deadlineMs < ackDeadlineBounds.leastMs || deadlineMs > ackDeadlineBounds.mostMs) {
    refuse('INVALID_ARGUMENT', `Invalid stream_ack_deadline_seconds: got ${seconds}, allowed 10 to 600`);
  }
  return deadlineMs;
}
