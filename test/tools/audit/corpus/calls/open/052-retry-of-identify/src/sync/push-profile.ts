import pRetry, { AbortError } from 'p-retry';
import { CustomerIORequestError, type TrackClient } from 'customerio-node';

export async function pushProfile(cio: TrackClient, user: { id: string; email: string; plan: string }) {
  await pRetry(
    async () => {
      try {
        await cio.identify(user.id, { email: user.email, plan: user.plan });
      } catch (error) {
        if (error instanceof CustomerIORequestError && error.statusCode === 400) {
          throw new AbortError(error);
        }
        throw error;
      }
    },
    { retries: 5 },
  );
}
