/** [edge] Lazy entry: the Pub/Sub client of a `Publisher` that was given none. */
import { PubSub } from '@google-cloud/pubsub';

export const openPubSub = (projectId: string): PubSub => new PubSub({ projectId });
