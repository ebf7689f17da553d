/** Makes the datasets, tables and views of this project in a local BigQuery. */
import { bigQuerySchema } from '../../../shared/warehouse/table';
import { tables } from '../../../shared/warehouse/tables';
import { views, viewQuery } from '../../../shared/warehouse/views';

export type WarehouseOptions = {
  readonly projectId: string;
  /** The local BigQuery's address. */
  readonly apiEndpoint: string;
};

/** Throws with BigQuery's message when something exists already or a view is broken. */
export async function createWarehouse({ projectId, apiEndpoint }: WarehouseOptions): Promise<void> {
  const create = async (path: string, resource: object): Promise<void> => {
    const response = await fetch(`${apiEndpoint}/projects/${projectId}/datasets${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(resource),
    });
    if (!response.ok)
      throw new Error(`the local BigQuery refused ${JSON.stringify(resource)}: ${await response.text()}`);
  };
  for (const datasetId of new Set([...tables, ...views].map(({ dataset }) => dataset))) {
    await create('', { datasetReference: { projectId, datasetId } });
  }
  for (const table of tables) {
    await create(`/${table.dataset}/tables`, {
      tableReference: { projectId, datasetId: table.dataset, tableId: table.name },
      description: table.description,
      schema: { fields: bigQuerySchema(table) },
      timePartitioning: { type: 'DAY', field: table.partitionedBy },
      clustering: { fields: table.clusteredBy },
    });
  }
  for (const view of views) {
    await create(`/${view.dataset}/tables`, {
      tableReference: { projectId, datasetId: view.dataset, tableId: view.name },
      description: view.description,
      view: { query: viewQuery(view, projectId), useLegacySql: false },
    });
  }
}
