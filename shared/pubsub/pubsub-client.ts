/** [edge] Lazy entry: the Pub/Sub client of a function, loaded when something is first published. */
import { PubSub, type Topic } from '@google-cloud/pubsub';

/** Far below the ack deadline of 90 s: a message whose parking hangs goes back to Pub/Sub in good time. */
const publishTimeoutMs = 10_000;

const clients = new Map<string, PubSub>();
const topics = new Map<string, Topic>();

/** Publishes to a topic by its full name. Resolves when Pub/Sub has accepted the message; throws otherwise. */
export async function publishMessage(
  topicName: string,
  message: { readonly data: Buffer; readonly attributes: Readonly<Record<string, string>> },
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`publishing took longer than ${publishTimeoutMs} ms`));
    }, publishTimeoutMs);
  });
  try {
    return await Promise.race([topicOf(topicName).publishMessage({ ...message }), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Loads the client's parts, its credentials and its connection before there is anything to publish. Any answer will do:
 * who may only publish to the topic is refused, and the connection stands. Never rejects.
 */
export async function warmUp(topicName: string): Promise<void> {
  try {
    await topicOf(topicName).getMetadata({ timeout: publishTimeoutMs, maxRetries: 0 });
  } catch {
    // What is wrong will show when something is published.
  }
}

function topicOf(name: string): Topic {
  const known = topics.get(name);
  if (known) return known;
  const projectId = name.split('/')[1] ?? '';
  let client = clients.get(projectId);
  if (!client) clients.set(projectId, (client = new PubSub({ projectId })));
  const topic = client.topic(name, { gaxOpts: { timeout: publishTimeoutMs } });
  topics.set(name, topic);
  return topic;
}
