/** A process that dies after so many accesses to database and topic, each time before or after one. */
import { Publisher } from '../../../shared/contract/publisher';
import type { Database, Query } from '../../../shared/users/database';
import type { UserMessagingRepository } from '../../../shared/users/repository';

export type RepositoryClass = typeof UserMessagingRepository;

export type Message = { readonly data: Buffer; readonly attributes: Record<string, string> };

export type Process = {
  readonly database: Database;
  /** Answers the messageId. */
  readonly publish: (message: Message) => string;
  readonly nowSeconds: () => number;
  /** @default - it lives */
  readonly accessesMax: number | undefined;
};

export class Died extends Error {}

/** The repository of such a process; dead, it does nothing any more. */
export function dyingRepository(
  repositoryClass: RepositoryClass,
  { database, publish, nowSeconds, accessesMax }: Process,
): UserMessagingRepository {
  let left = accessesMax ?? Number.POSITIVE_INFINITY;
  const access = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left-- <= 0) throw new Died('before');
    const result = await work();
    if (left-- <= 0) throw new Died('after');
    return result;
  };
  const dying =
    (run: Query): Query =>
    (sql, values) =>
      access(() => run(sql, values));
  const publisher = new Publisher({
    projectId: 'local',
    pubsub: {
      topic: () => ({
        publishMessage: (message) => access(() => Promise.resolve(publish(message))),
        flush: () => Promise.resolve(),
      }),
      close: () => Promise.resolve(),
    },
  });
  return new repositoryClass({
    database: {
      query: dying(database.query),
      transaction: (work) => access(() => database.transaction((run) => work(dying(run)))),
      close: () => Promise.resolve(),
    },
    publish: (message, options) => publisher.identify(message, options),
    nowMs: () => nowSeconds() * 1000,
    sleep: () => Promise.resolve(),
    newId: () => `process-${nowSeconds()}`,
  });
}
