/** What functions/feedback and functions/sync have in common: the company's Postgres, and the way there. */
import { secretIds } from '../../shared/names';
import { mountedSecret, type MountedSecret } from '../constructs/mounted-secret';
import type { Environment } from '../environment';

export type Database = NonNullable<Environment['database']>;

type Way = {
  readonly variables: { readonly DATABASE_POOL_MAX: string };
  readonly secrets: { readonly DATABASE_URL: MountedSecret };
  readonly network: { readonly vpcConnector?: string };
};

export const wayTo = ({ poolSize, vpcConnector }: Database): Way => ({
  variables: { DATABASE_POOL_MAX: String(poolSize) },
  secrets: { DATABASE_URL: mountedSecret(secretIds.databaseUrl) },
  network: vpcConnector === undefined ? {} : { vpcConnector },
});
