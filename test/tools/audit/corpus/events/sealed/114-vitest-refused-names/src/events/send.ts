import type { TrackClient } from 'customerio-node';

const SHAPE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

export class EventNameError extends Error {}

export function assertEventName(name: string): void {
  if (!SHAPE.test(name) || Buffer.byteLength(name) > 100) {
    throw new EventNameError(`not an event name: ${name}`);
  }
}

export async function send(
  client: Pick<TrackClient, 'track'>,
  personId: string,
  name: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  assertEventName(name);
  await client.track(personId, { name, data });
}
