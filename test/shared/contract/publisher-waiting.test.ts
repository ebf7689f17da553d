/** Goal: what the publisher does while Pub/Sub does not answer. Method: a client that answers when the test says so. */
import { Publisher } from '../../../shared/contract/publisher';
import type { PubSubClient, PublisherOptions } from '../../../shared/contract/publisher-options';

const event = { identifiers: { id: 42 }, name: 'order_paid', attributes: { total: 12.5 } } as const;

describe('Publisher with a client of its caller', () => {
  /** A client whose messages wait until they are answered. */
  function waitingClient(): { client: PubSubClient; answers: ((messageId: unknown) => void)[]; closed: number } {
    const state = { answers: [] as ((messageId: unknown) => void)[], closed: 0 };
    const topic = {
      publishMessage: () =>
        new Promise<string>((resolve) => state.answers.push(resolve as (messageId: unknown) => void)),
      flush: () => Promise.resolve(),
    };
    const client = {
      topic: () => topic,
      close: () => {
        state.closed += 1;
        return Promise.resolve();
      },
    };
    return Object.assign(state, { client });
  }

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const open = (options: Partial<PublisherOptions>): Publisher => new Publisher({ projectId: 'local', ...options });

  it('refuses what would wait beyond pendingBytesMax, until there is room again', async () => {
    const waiting = waitingClient();
    // One message of these takes 286 bytes.
    const publisher = open({ pubsub: waiting.client, pendingBytesMax: 600 });
    const first = publisher.track(event);
    const second = publisher.track(event);
    await expect(publisher.track(event)).rejects.toMatchObject({
      code: 'PUBLISH_QUEUE_FULL',
      detail: expect.stringMatching(/^pending: got \d+ bytes with this message, allowed 600 bytes$/),
    });
    await turn();
    waiting.answers.forEach((answer) => {
      answer('1');
    });
    await Promise.all([first, second]);
    const third = publisher.track(event);
    await turn();
    waiting.answers[2]?.('3');
    await expect(third).resolves.toMatchObject({ messageId: '3' });
  });

  it.each([[undefined], ['']])('accepts nothing for the messageId %p', async (messageId) => {
    const waiting = waitingClient();
    const published = open({ pubsub: waiting.client }).track(event);
    await turn();
    waiting.answers[0]?.(messageId);
    await expect(published).rejects.toThrow(expect.objectContaining({ message: 'Pub/Sub returned no messageId' }));
  });

  it('says how many messages still wait when the time for a flush is up', async () => {
    const publisher = open({ pubsub: waitingClient().client });
    publisher.enqueue.track(event);
    publisher.enqueue.track(event);
    await expect(publisher.flush({ timeoutMs: 20 })).resolves.toEqual({ pending: 2 });
  });

  it('has told of every failure by the time a flush resolves', async () => {
    const topic = { publishMessage: () => Promise.reject(new Error('refused')), flush: () => Promise.resolve() };
    const publisher = open({ pubsub: { topic: () => topic, close: () => Promise.resolve() } });
    const told: string[] = [];
    publisher.on('error', ({ message }) => told.push(message));
    publisher.enqueue.track(event);
    const toldThen = publisher.flush({ timeoutMs: 10_000 }).then(() => [...told]);
    await expect(toldThen).resolves.toEqual(['refused']);
  });

  it('takes nothing after close, and leaves the client to its caller', async () => {
    const waiting = waitingClient();
    const publisher = open({ pubsub: waiting.client });
    const published = publisher.track(event);
    await turn();
    waiting.answers[0]?.('1');
    await published;
    await publisher.close();
    await expect(publisher.track(event)).rejects.toThrow(
      expect.objectContaining({ message: 'the publisher is closed' }),
    );
    expect(waiting.closed).toBe(0);
  });

  it('leaves the trace to a client that traces by itself', async () => {
    const sent: Record<string, string>[] = [];
    const topic = {
      publishMessage: ({ attributes }: { attributes: Record<string, string> }) => {
        sent.push(attributes);
        return Promise.resolve('1');
      },
      flush: () => Promise.resolve(),
    };
    const pubsub = {
      topic: () => topic,
      close: () => Promise.resolve(),
      options: { enableOpenTelemetryTracing: true },
    };
    await open({ pubsub }).track(event);
    expect(Object.keys(sent[0] ?? {})).toEqual(['event_id', 'published_at', 'schema_version']);
  });

  it('listens for SIGTERM only when told to, and no longer than until it is closed', async () => {
    const listening = (): number => process.listenerCount('SIGTERM');
    const before = listening();
    const plain = open({ pubsub: waitingClient().client });
    expect(listening()).toBe(before);
    const flushing = open({ pubsub: waitingClient().client, flushOnSigterm: { timeoutMs: 1000 } });
    expect(listening()).toBe(before + 1);
    await flushing.close();
    await plain.close();
    expect(listening()).toBe(before);
  });

  it('takes no empty project', () => {
    expect(() => open({ projectId: '' })).toThrow(expect.objectContaining({ name: 'TypeError' }));
  });
});
