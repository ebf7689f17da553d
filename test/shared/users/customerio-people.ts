/** The people of the interleavings as Customer.io's sandbox has them. */
import type { CustomerIOSandbox } from '../../../tools/local/customerio/server';

export const sandboxKeys = { siteId: 'site', trackApiKey: 'key' } as const;

/** Whether Customer.io may write to somebody: in general, about a topic, by a channel, or to an address that works. */
export function allowedAt(sandbox: CustomerIOSandbox, id: string, name: string): boolean {
  const view = sandbox.person(id);
  const preferences = view?.cio_subscription_preferences as
    { topics?: Record<string, unknown>; channels?: Record<string, unknown> } | undefined;
  if (name === 'unsubscribed') return view?.unsubscribed !== true;
  if (name === 'topic_7') return preferences?.topics?.topic_7 !== false;
  if (name === 'channel_email') return preferences?.channels?.email !== false;
  return view?.attributes[name] !== true;
}

export async function perform(sandbox: CustomerIOSandbox, operation: object): Promise<void> {
  const { siteId, trackApiKey } = sandboxKeys;
  const { status } = await fetch(`${sandbox.url}/api/v2/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${siteId}:${trackApiKey}`).toString('base64')}` },
    body: JSON.stringify({ batch: [operation] }),
  });
  if (status !== 200) throw new Error(`the sandbox answered ${status}`);
}
