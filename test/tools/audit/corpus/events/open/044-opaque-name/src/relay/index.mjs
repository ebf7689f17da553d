import { cio } from '../cio.mjs';

/** The names are checked where they are made, against packages/events. */
export async function relay(message) {
  const { userId, name, data, occurredAt } = JSON.parse(message.data.toString());
  await cio.track(userId, {
    name,
    data,
    timestamp: Math.floor(Date.parse(occurredAt) / 1000),
  });
}
