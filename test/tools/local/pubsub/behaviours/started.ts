/** Embedded brokers of a test, each with a rig; all are closed after it. */
import { startPubSub, type EmbeddedPubSub, type PubSubOptions } from '../../../../../tools/local/pubsub/server';
import { Rig } from './rig';

export type Started = { readonly pubsub: EmbeddedPubSub; readonly rig: Rig };

const running: Started[] = [];

export async function start(options: PubSubOptions): Promise<Started> {
  const pubsub = await startPubSub(options);
  const started = { pubsub, rig: new Rig(pubsub.address, options.timeScale ?? 1) };
  running.push(started);
  return started;
}

export async function closeAll(): Promise<void> {
  for (const { pubsub, rig } of running.splice(0)) {
    await rig.close();
    await pubsub.close();
  }
}
