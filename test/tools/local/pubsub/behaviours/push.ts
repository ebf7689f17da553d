import type { Behaviour } from './behaviour';
import { pause, until, type Answer, type Rig } from './rig';

const push = 'push documentation, "How push endpoints receive messages"';
const answers = 'push documentation: 102, 200, 201, 202 and 204 acknowledge';
const proto = (place: string): string => `pubsub.proto, ${place}`;

const patienceMs = 8000;
/** Longer than either broker waits before it pushes again after a nack. */
const quietMs = 2500;

/** What becomes of a message whose first push is answered so. */
async function afterAnswer(rig: Rig, answer: Answer): Promise<'acknowledged' | 'pushed again'> {
  const { topic, pushes } = await rig.pushed(answer);
  await rig.publish(topic, 'x');
  await until(() => pushes.length > 0, patienceMs);
  await until(() => pushes.length > 1, quietMs);
  return pushes.length === 1 ? 'acknowledged' : 'pushed again';
}

const acks = (status: number, official: Behaviour['official']): Behaviour => ({
  id: `push.status.${status}`,
  claim: `${status} acknowledges`,
  source: answers,
  observe: (rig) => afterAnswer(rig, status),
  expected: 'acknowledged',
  official,
});

const nacks = (status: number, official: Behaviour['official']): Behaviour => ({
  id: `push.status.${status}`,
  claim: `${status} does not acknowledge`,
  source: answers,
  observe: (rig) => afterAnswer(rig, status),
  expected: 'pushed again',
  official,
});

export const pushBehaviours: readonly Behaviour[] = [
  {
    id: 'push.body',
    claim: 'a push carries data, attributes, id and time in both spellings, and the subscription',
    source: push,
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, name, pushes } = await rig.pushed(204);
      const messageId = await rig.publish(topic, { data: Buffer.from('hello'), attributes: { a: 'b' } });
      await until(() => pushes.length > 0, patienceMs);
      const { message, subscription, ...rest } = pushes[0]?.envelope ?? { message: {}, subscription: '' };
      const { publishTime, publish_time: sameTime } = message;
      return {
        rest,
        data: message.data,
        attributes: message.attributes,
        ids: [message.messageId === messageId, message.message_id === messageId],
        times: [/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(publishTime)), sameTime === publishTime],
        subscription: subscription === name,
        contentType: pushes[0]?.headers['content-type'],
      };
    },
    expected: {
      rest: {},
      data: 'aGVsbG8=',
      attributes: { a: 'b' },
      ids: [true, true],
      times: [true, true],
      subscription: true,
      contentType: 'application/json',
    },
    official: 'same',
  },
  {
    id: 'push.body.no-data',
    claim: 'a message of attributes only comes without a data field',
    source: push,
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, pushes } = await rig.pushed(204);
      await rig.publish(topic, { attributes: { only: 'this' } });
      await until(() => pushes.length > 0, patienceMs);
      return Object.keys(pushes[0]?.envelope?.message ?? {}).sort();
    },
    expected: ['attributes', 'messageId', 'message_id', 'publishTime', 'publish_time'],
    official: {
      differs: 'data is there and empty',
      observed: ['attributes', 'data', 'messageId', 'message_id', 'publishTime', 'publish_time'],
    },
  },
  {
    id: 'push.body.ordering-key',
    claim: 'a push carries the ordering key',
    source: push,
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, pushes } = await rig.pushed(204, { enableMessageOrdering: true });
      await rig.publish(topic, { data: Buffer.from('x'), orderingKey: 'key' });
      await until(() => pushes.length > 0, patienceMs);
      return pushes[0]?.envelope?.message.orderingKey ?? 'absent';
    },
    expected: 'key',
    official: { differs: 'the ordering key is left out', observed: 'absent' },
  },
  {
    id: 'push.body.delivery-attempt',
    claim: 'a push of a subscription with a dead-letter policy counts the attempts',
    source: proto('ReceivedMessage.delivery_attempt'),
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic: deadLetterTopic } = await rig.deadLetters();
      const { topic, pushes } = await rig.pushed(500, {
        deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 },
      });
      await rig.publish(topic, 'x');
      await until(() => pushes.length >= 3, patienceMs);
      return pushes.slice(0, 3).map(({ envelope }) => envelope?.deliveryAttempt ?? 'absent');
    },
    expected: [1, 2, 3],
    official: { differs: 'deliveryAttempt is left out', observed: ['absent', 'absent', 'absent'] },
  },
  acks(200, 'same'),
  acks(201, 'same'),
  acks(202, { differs: '202 does not acknowledge', observed: 'pushed again' }),
  acks(204, 'same'),
  {
    id: 'push.status.102',
    claim: '102 acknowledges, whatever comes after it',
    source: answers,
    observe: (rig) =>
      afterAnswer(rig, (_push, response) => {
        response.writeProcessing();
        response.writeHead(500).end();
      }),
    expected: 'acknowledged',
    official: 'same',
  },
  nacks(203, { differs: '203 acknowledges', observed: 'acknowledged' }),
  nacks(205, 'same'),
  nacks(206, 'same'),
  nacks(400, 'same'),
  nacks(404, 'same'),
  nacks(429, 'same'),
  nacks(500, 'same'),
  nacks(503, 'same'),
  {
    id: 'push.redirect',
    claim: 'a redirect is not followed and does not acknowledge',
    source: answers,
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, pushes } = await rig.pushed((_push, response) => {
        response.writeHead(302, { location: '/moved' }).end();
      });
      await rig.publish(topic, 'x');
      await until(() => pushes.some(({ path }) => path !== '/'), quietMs);
      return { pushedAgain: pushes.length > 1, followed: pushes.some(({ path }) => path !== '/') };
    },
    expected: { pushedAgain: true, followed: false },
    official: { differs: 'redirects are followed', observed: { pushedAgain: true, followed: true } },
  },
  {
    id: 'push.reset',
    claim: 'a connection that is cut does not acknowledge',
    source: answers,
    observe: (rig) =>
      afterAnswer(rig, (_push, response) => {
        response.socket?.resetAndDestroy();
      }),
    expected: 'pushed again',
    official: 'same',
  },
  {
    id: 'push.deadline',
    claim: 'an endpoint that answers after the ack deadline gets the message again',
    source: proto('Subscription.ack_deadline_seconds'),
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, pushes } = await rig.pushed((_push, response) => {
        setTimeout(() => response.writeHead(204).end(), rig.scaledMs(14_000)).unref();
      });
      await rig.publish(topic, 'x');
      await until(() => pushes.length > 1, rig.scaledMs(13_000) + 2000);
      return { again: pushes.length > 1, waited: gapMs(pushes) >= rig.scaledMs(5000) };
    },
    expected: { again: true, waited: true },
    official: 'same',
  },
  {
    id: 'push.concurrency',
    claim: 'many messages are pushed at once',
    source: 'push documentation, delivery rate: the window grows with every acknowledgement',
    observe: async (rig: Rig): Promise<unknown> => {
      let open = 0;
      let most = 0;
      const { topic, pushes } = await rig.pushed((_push, response) => {
        most = Math.max(most, ++open);
        setTimeout(() => {
          open--;
          response.writeHead(204).end();
        }, 500);
      });
      const messages = Array.from({ length: 60 }, (_, at) => ({ data: Buffer.from(`m${at}`) }));
      await rig.publisher.publish({ topic, messages });
      await until(() => most >= 20, 3000);
      return { atOnce: most > 2 ? 'many' : most, pushedSome: pushes.length > 0 };
    },
    expected: { atOnce: 'many', pushedSome: true },
    official: { differs: 'two at a time, whatever the endpoint does', observed: { atOnce: 2, pushedSome: true } },
  },
  {
    id: 'push.pause',
    claim: 'an empty push config pauses, the old one resumes, and what came meanwhile is delivered',
    source: proto('ModifyPushConfigRequest.push_config'),
    observe: async (rig: Rig): Promise<unknown> => {
      const { topic, name: subscription, url, pushes } = await rig.pushed(204);
      await rig.subscriber.modifyPushConfig({ subscription, pushConfig: {} });
      await rig.publish(topic, 'x');
      await pause(800);
      const whilePaused = pushes.length;
      await rig.subscriber.modifyPushConfig({ subscription, pushConfig: { pushEndpoint: url } });
      await until(() => pushes.length > 0, patienceMs);
      return { whilePaused, afterwards: pushes.length };
    },
    expected: { whilePaused: 0, afterwards: 1 },
    official: 'same',
  },
  {
    id: 'push.exactly-once',
    claim: 'exactly-once delivery is refused on a push subscription',
    source: 'exactly-once documentation: pull subscriptions only',
    observe: async (rig: Rig): Promise<unknown> => {
      return rig.pushed(204, { enableExactlyOnceDelivery: true }).then(
        () => 'accepted',
        () => 'refused',
      );
    },
    expected: 'refused',
    official: { differs: 'it is accepted and has no effect', observed: 'accepted' },
  },
  {
    id: 'push.token',
    claim: 'a push with an OIDC token carries a signed JWT for the audience and the service account',
    source: 'push documentation, authentication',
    observe: async (rig: Rig): Promise<unknown> => {
      const oidcToken = { serviceAccountEmail: 'push@example.com', audience: 'https://function.example.com' };
      const { topic, pushes } = await rig.pushed(204, { pushConfig: { oidcToken } });
      await rig.publish(topic, 'x');
      await until(() => pushes.length > 0, patienceMs);
      const bearer = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(pushes[0]?.headers.authorization ?? '');
      if (!bearer) return 'no token';
      const [header, claims] = bearer
        .slice(1)
        .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
      return {
        alg: header?.alg,
        aud: claims?.aud,
        email: claims?.email,
        verified: claims?.email_verified,
      };
    },
    expected: { alg: 'RS256', aud: 'https://function.example.com', email: 'push@example.com', verified: true },
    official: { differs: 'there is no Authorization header', observed: 'no token' },
  },
];

const gapMs = (pushes: readonly { atMs: number }[]): number => (pushes[1]?.atMs ?? 0) - (pushes[0]?.atMs ?? 0);
