/** Names of topics, subscriptions and snapshots. */
import { refuse } from './refusal';

export type Collection = 'topics' | 'subscriptions' | 'snapshots';

/** What `topic` of a subscription reads as once its topic is gone (pubsub.proto, Subscription.topic). */
export const deletedTopic = '_deleted-topic_';

/** Refuses a name that Pub/Sub refuses (pubsub.proto, Topic.name: 3 to 255 characters, starts with a letter, not goog). */
export function checkName(collection: Collection, name: string | undefined): string {
  const match = /^projects\/[^/]+\/(topics|subscriptions|snapshots)\/([^/]+)$/.exec(name ?? '');
  const id = match?.[2] ?? '';
  if (match?.[1] !== collection || !/^[A-Za-z][\w.~+%-]{2,254}$/.test(id) || /^goog/i.test(id)) {
    refuse(
      'INVALID_ARGUMENT',
      `Invalid resource name given (name=${name ?? ''}): expected projects/<project>/${collection}/<id>, ` +
        'the id of 3 to 255 characters, starting with a letter other than in "goog"',
    );
  }
  return match.input;
}

/** The last part of a resource name. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** `p` of `projects/p/...`. */
export const projectOf = (name: string): string => name.split('/')[1] ?? '';
