/** google.pubsub.v1.Subscriber over the broker. */
import type { ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Broker } from './broker';
import { millisecondsOf } from './durations';
import { pageOf } from './pages';
import { refuse, type Refusal } from './refusal';
import { serveStream, type PullStream } from './streaming-pull';
import type { Timers } from './timers';
import { notEmbedded } from './topic';
import { unary } from './unary';
import type { FieldMask, PageRequest, ReceivedMessage, WirePushConfig, WireSubscription, WireTimestamp } from './wire';

type SubscriptionRequest = { readonly subscription?: string };
type PullRequest = SubscriptionRequest & { readonly maxMessages?: number; readonly returnImmediately?: boolean };
type PullResponse = { readonly receivedMessages: readonly ReceivedMessage[] };

/** How long a pull waits for a first message (pubsub.proto: "a bounded amount of time"). */
const pullWaitMs = 10_000;

/** One answer holds at most this many messages and bytes, like one of a stream. */
const pullMax = { messages: 1000, bytes: 10_000_000 } as const;

const snapshots = (): never => notEmbedded('snapshots: seek to a time instead; a snapshot');

export function subscriberService(broker: Broker, timers: Timers): UntypedServiceImplementation {
  return {
    createSubscription: unary((request: WireSubscription) => broker.createSubscription(request)),
    updateSubscription: unary(
      ({ subscription, updateMask }: { subscription?: WireSubscription; updateMask?: FieldMask }) =>
        broker.updateSubscription(subscription ?? { name: '', topic: '' }, updateMask),
    ),
    getSubscription: unary(({ subscription }: SubscriptionRequest) => broker.wireOf(broker.subscription(subscription))),
    listSubscriptions: unary((request: PageRequest & { project?: string }) => {
      const own = broker.subscriptions().filter(({ name }) => name.startsWith(`${request.project ?? ''}/`));
      const { items, nextPageToken } = pageOf(own, ({ name }) => name, request);
      return { subscriptions: items.map((subscription) => broker.wireOf(subscription)), nextPageToken };
    }),
    deleteSubscription: unary(({ subscription }: SubscriptionRequest) => {
      broker.deleteSubscription(subscription);
      return {};
    }),
    modifyPushConfig: unary(({ subscription, pushConfig }: SubscriptionRequest & { pushConfig?: WirePushConfig }) => {
      broker.modifyPushConfig(subscription, pushConfig);
      return {};
    }),
    acknowledge: unary(({ subscription, ackIds }: SubscriptionRequest & { ackIds?: readonly string[] }) => {
      broker.leases(subscription).acknowledge(ackIds ?? []);
      return {};
    }),
    modifyAckDeadline: unary(
      (request: SubscriptionRequest & { ackIds?: readonly string[]; ackDeadlineSeconds?: number }) => {
        broker.leases(request.subscription).modify(request.ackIds ?? [], request.ackDeadlineSeconds ?? 0);
        return {};
      },
    ),
    pull: unary((request: PullRequest, call: ServerUnaryCall<PullRequest, PullResponse>) =>
      pull(broker, timers, request, call),
    ),
    streamingPull: (stream: PullStream) => {
      const found = new Set<() => void>();
      const end = serveStream(stream, (name) => {
        const entry = broker.pullable(name);
        entry.pulls.add(end);
        found.add(() => entry.pulls.delete(end));
        return entry;
      });
      stream.on('close', () => {
        for (const forget of found) forget();
      });
    },
    seek: unary((request: SubscriptionRequest & { time?: WireTimestamp; snapshot?: string }) => {
      if ((request.snapshot ?? '') !== '') snapshots();
      if (request.time === undefined) refuse('INVALID_ARGUMENT', 'A seek names neither a time nor a snapshot');
      broker.seek(request.subscription, millisecondsOf(request.time));
      return {};
    }),
    createSnapshot: unary(snapshots),
    getSnapshot: unary(snapshots),
    updateSnapshot: unary(snapshots),
    deleteSnapshot: unary(snapshots),
    listSnapshots: unary(() => ({ snapshots: [], nextPageToken: '' })),
  };
}

async function pull(
  broker: Broker,
  timers: Timers,
  request: PullRequest,
  call: ServerUnaryCall<PullRequest, PullResponse>,
): Promise<PullResponse> {
  const { subscription, leases, pulls } = broker.pullable(request.subscription);
  const messagesMax = request.maxMessages ?? 0;
  if (messagesMax <= 0) refuse('INVALID_ARGUMENT', `Invalid max_messages: got ${messagesMax}, allowed 1 and more`);
  const take = (): ReceivedMessage[] =>
    leases.take({
      messagesMax: Math.min(messagesMax, pullMax.messages),
      bytesMax: pullMax.bytes,
      deadlineMs: subscription.terms.ackDeadlineMs,
    });
  const first = take();
  if (first.length > 0 || request.returnImmediately === true) return { receivedMessages: first };
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      stopListening();
      timers.cancel(timer);
      pulls.delete(end);
      act();
    };
    const answer = (receivedMessages: readonly ReceivedMessage[]): void => {
      settle(() => {
        resolve({ receivedMessages });
      });
    };
    const end = (refusal: Refusal): void => {
      settle(() => {
        reject(refusal);
      });
    };
    const stopListening = subscription.onReady(() => {
      const received = take();
      if (received.length > 0) answer(received);
    });
    const timer = timers.after(pullWaitMs, () => {
      answer([]);
    });
    pulls.add(end);
    call.on('cancelled', () => {
      answer([]);
    });
  });
}
