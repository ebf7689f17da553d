/** Pushes a subscription's messages to its endpoint. */
import http from 'node:http';
import https from 'node:https';
import type { Delivery } from './delivery';
import type { FaultPlan, PushFault } from './faults';
import { Pace, type PaceOptions } from './pace';
import { pushRequest } from './push-request';
import type { Subscription } from './subscription';
import type { PushTerms } from './terms';
import type { Timers } from './timers';

/** These are an acknowledgement, everything else is not (push documentation, read 2026-11). 102 is an interim answer. */
const ackStatuses: ReadonlySet<number> = new Set([200, 201, 202, 204]);
const interimAckStatus = 102;

/** An answer's body is read and thrown away; one that is longer than this ends the connection. */
export const answerBytesMax = 1_000_000;

/** Below the 5 s after which a Node server closes an idle connection, so that no push meets the closing. */
const idleConnectionMs = 3000;

export type PushAgents = { readonly http: http.Agent; readonly https: https.Agent };

export function pushAgents(): PushAgents {
  // The number of connections is bounded by the pushes in flight, so the agent itself sets no bound.
  const options = { keepAlive: true, maxFreeSockets: 4096, timeout: idleConnectionMs, scheduling: 'fifo' } as const;
  return { http: new http.Agent(options), https: new https.Agent(options) };
}

export type PushContext = {
  readonly agents: PushAgents;
  readonly timers: Timers;
  readonly pace: PaceOptions;
  readonly timeScale: number;
  readonly ackDeadlineScale: number;
  readonly stats: PushStats;
  readonly faults: () => FaultPlan | undefined;
  /** The value of the Authorization header. */
  readonly bearer: (token: NonNullable<PushTerms['token']>) => Promise<string>;
};

export type PushStats = { pushed: number; deadlinesExceeded: number };

/** What came of a push. `timeout` is an expired ack deadline. */
type Outcome = 'ack' | 'nack' | 'timeout';

export class Pusher {
  readonly #subscription: Subscription;
  readonly #terms: PushTerms;
  readonly #context: PushContext;
  readonly #pace: Pace;
  readonly #requests = new Set<http.ClientRequest>();
  readonly #stopListening: () => void;
  /** Deliveries that a fault delays; their fault is over when they come back. */
  readonly #delayed = new WeakSet<Delivery>();
  #inFlight = 0;
  #pause: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(subscription: Subscription, terms: PushTerms, context: PushContext) {
    this.#subscription = subscription;
    this.#terms = terms;
    this.#context = context;
    this.#pace = new Pace(context.pace);
    this.#stopListening = subscription.onReady(() => {
      this.#pump();
    });
    queueMicrotask(() => {
      this.#pump();
    });
  }

  /** Stops pushing. What is under way is finished, unless it is cut. */
  close(how: 'finish' | 'cut'): void {
    this.#closed = true;
    this.#stopListening();
    this.#context.timers.cancel(this.#pause);
    if (how === 'cut') for (const request of this.#requests) request.destroy();
  }

  #pump(): void {
    while (!this.#closed && this.#pause === undefined && this.#inFlight < this.#pace.window) {
      const delivery = this.#subscription.take();
      if (delivery === undefined) return;
      this.#push(delivery);
    }
  }

  #push(delivery: Delivery): void {
    const fault = this.#delayed.delete(delivery) ? undefined : this.#faultOf(delivery);
    if (fault?.kind === 'delay') {
      this.#delayed.add(delivery);
      this.#subscription.release(delivery, fault.delayMs);
      return;
    }
    const copies = fault?.kind === 'duplicate' ? 2 : 1;
    let open = copies;
    const finish = (outcome: Outcome): void => {
      open--;
      this.#inFlight--;
      this.#settle(delivery, outcome, open);
      if (outcome === 'ack' && fault?.kind === 'redeliver') this.#redeliverLater(delivery, fault.delayMs);
      this.#pump();
    };
    for (let copy = 0; copy < copies; copy++) {
      this.#inFlight++;
      this.#context.stats.pushed++;
      this.#send(delivery, finish);
    }
  }

  #faultOf({ message, attempt }: Delivery): PushFault | undefined {
    return this.#context.faults()?.({
      subscription: this.#subscription.name,
      messageId: message.messageId,
      attributes: message.attributes,
      attempt,
    });
  }

  #redeliverLater(delivery: Delivery, delayMs: number): void {
    this.#context.timers.after(delayMs, () => {
      this.#subscription.redeliver(delivery);
    });
  }

  /** The first acknowledgement counts; a failure only when no copy of the push is open any more. */
  #settle(delivery: Delivery, outcome: Outcome, copiesOpen: number): void {
    if (outcome === 'timeout') this.#context.stats.deadlinesExceeded++;
    if (outcome === 'ack') {
      this.#subscription.ack(delivery);
      this.#pace.acked();
      return;
    }
    if (copiesOpen > 0) return;
    this.#subscription.nack(delivery);
    this.#pace.nacked();
    const { backoffMs } = this.#pace;
    if (backoffMs === 0 || this.#closed) return;
    this.#context.timers.cancel(this.#pause);
    this.#pause = this.#context.timers.after(backoffMs / this.#context.timeScale, () => {
      this.#pause = undefined;
      this.#pump();
    });
  }

  #send(delivery: Delivery, finish: (outcome: Outcome) => void): void {
    const { token } = this.#terms;
    if (token === undefined) {
      this.#request(delivery, undefined, finish);
      return;
    }
    this.#context.bearer(token).then(
      (authorization) => {
        this.#request(delivery, authorization, finish);
      },
      () => {
        finish('nack');
      },
    );
  }

  #request(delivery: Delivery, authorization: string | undefined, finish: (outcome: Outcome) => void): void {
    const { endpoint, body } = this.#terms;
    const { name, terms } = this.#subscription;
    const push = pushRequest(body, {
      subscription: name,
      delivery,
      attempt: terms.deadLetter ? delivery.attempt : undefined,
    });
    const headers = authorization === undefined ? push.headers : { ...push.headers, authorization };
    const secure = endpoint.protocol === 'https:';
    const agent = secure ? this.#context.agents.https : this.#context.agents.http;
    const request = (secure ? https : http).request(endpoint, { method: 'POST', agent, headers });
    this.#requests.add(request);
    let settled = false;
    const settle = (outcome: Outcome): void => {
      if (settled) return;
      settled = true;
      this.#context.timers.cancel(deadline);
      this.#requests.delete(request);
      finish(outcome);
    };
    // The ack deadline is the timeout of the request (pubsub.proto, Subscription.ack_deadline_seconds).
    const deadline = this.#context.timers.after(terms.ackDeadlineMs / this.#context.ackDeadlineScale, () => {
      settle('timeout');
      request.destroy();
    });
    request.on('information', ({ statusCode }) => {
      if (statusCode === interimAckStatus) settle('ack');
    });
    request.on('response', (response) => {
      readAnswer(response, settle);
    });
    request.on('error', () => {
      settle('nack');
    });
    request.end(push.body);
  }
}

/** A redirect is an answer like any other that is no acknowledgement: it is not followed. */
function readAnswer(response: http.IncomingMessage, settle: (outcome: Outcome) => void): void {
  const outcome = ackStatuses.has(response.statusCode ?? 0) ? 'ack' : 'nack';
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= answerBytesMax) return;
    settle(outcome);
    response.destroy();
  });
  response.on('end', () => {
    settle(outcome);
  });
  response.on('error', () => {
    settle('nack');
  });
  response.on('close', () => {
    settle('nack');
  });
}
