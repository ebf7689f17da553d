import { PostHog } from 'posthog-node';
import { track } from '../customerio';

const posthog = new PostHog(process.env.POSTHOG_KEY ?? '', { host: 'https://eu.posthog.com' });

interface Signup {
  userId: string;
  email: string;
  anonymousId: string;
}

export async function signup({ userId, email, anonymousId }: Signup): Promise<void> {
  posthog.capture({ distinctId: email, event: 'Signed Up' });
  posthog.identify({ distinctId: email, properties: { plan: 'free' } });
  posthog.alias({ distinctId: userId, alias: anonymousId });
  await track.identify(userId, { email, anonymous_id: anonymousId, plan: 'free' });
  await track.track(userId, { name: 'signed_up' });
}
