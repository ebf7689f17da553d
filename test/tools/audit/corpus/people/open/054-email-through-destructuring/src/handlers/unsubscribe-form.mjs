import { cio } from '../cio.mjs';

/** Consumer of the queue that the public form writes to. */
export async function onForm({ fields }) {
  const { email: id, topics = [] } = fields;
  if (topics.length === 0) {
    await cio.identify(id, { email: id, unsubscribed: true });
    return;
  }
  const off = Object.fromEntries(
    topics.map((topic) => [`cio_subscription_preferences.topics.topic_${topic}`, false]),
  );
  await cio.identify(id, { email: id, ...off });
}
