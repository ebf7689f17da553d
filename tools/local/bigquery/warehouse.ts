/** Makes the datasets, tables and views of this project in a local BigQuery, through the unmodified client. */
import { BigQuery } from '@google-cloud/bigquery';

import { bigQuerySchema } from '../../../shared/warehouse/table';
import { tables } from '../../../shared/warehouse/tables';
import { views, viewQuery } from '../../../shared/warehouse/views';

export type WarehouseOptions = {
  readonly projectId: string;
  /** The local BigQuery's address. */
  readonly apiEndpoint: string;
};

/** A client that looks for no credentials and does not try again: what fails locally fails at once. */
export function bigQueryClient({ projectId, apiEndpoint }: WarehouseOptions): BigQuery {
  // The client knows an emulator by this variable only, and reads it when it is made.
  const before = process.env.BIGQUERY_EMULATOR_HOST;
  process.env.BIGQUERY_EMULATOR_HOST = apiEndpoint;
  try {
    return new BigQuery({ projectId, autoRetry: false });
  } finally {
    if (before === undefined) delete process.env.BIGQUERY_EMULATOR_HOST;
    else process.env.BIGQUERY_EMULATOR_HOST = before;
  }
}

export async function createWarehouse(options: WarehouseOptions): Promise<void> {
  const client = bigQueryClient(options);
  for (const dataset of new Set([...tables, ...views].map((entry) => entry.dataset)))
    await client.createDataset(dataset);
  for (const table of tables) {
    await client.dataset(table.dataset).createTable(table.name, {
      description: table.description,
      schema: { fields: bigQuerySchema(table) },
      timePartitioning: { type: 'DAY', field: table.partitionedBy },
      clustering: { fields: [...table.clusteredBy] },
    });
  }
  for (const view of views) {
    await client.dataset(view.dataset).createTable(view.name, {
      description: view.description,
      view: { query: viewQuery(view, options.projectId), useLegacySql: false },
    });
  }
}
