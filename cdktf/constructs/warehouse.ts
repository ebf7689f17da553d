/** Both datasets with their tables and views, from the same declarations as the code, and who may read them. */
import { BigqueryDataset } from '@cdktf/provider-google/lib/bigquery-dataset';
import { BigqueryDatasetIamMember } from '@cdktf/provider-google/lib/bigquery-dataset-iam-member';
import { BigqueryTable } from '@cdktf/provider-google/lib/bigquery-table';
import { BigqueryTableIamMember } from '@cdktf/provider-google/lib/bigquery-table-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { bigQuerySchema, type Table } from '../../shared/warehouse/table';
import {
  analystsDataset,
  deadLetters,
  deliveryEvents,
  messageOutcomesRaw,
  operatorsDataset,
  publishedMessages,
  quarantinedEvents,
  tables,
} from '../../shared/warehouse/tables';
import { meaningOf } from '../../shared/warehouse/view-columns';
import { sourcesOf, viewQuery, views, type View } from '../../shared/warehouse/views';
import type { Environment } from '../environment';
import { millisecondsOfDays } from './duration';
import { ImpersonalViews } from './impersonal-views';

export type WarehouseProps = { readonly environment: Environment; readonly pubsubAgent: string };

const datasetDescriptions = {
  [analystsDataset]: 'Customer.io: what happened to deliveries. For analysts.',
  [operatorsDataset]: 'Customer.io: what happened to messages. For operators; holds the bodies of dead letters.',
} as const;

/** How a type of GoogleSQL is written in a table's schema. */
const schemaTypes = {
  STRING: 'STRING',
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP',
  DATE: 'DATE',
  JSON: 'JSON',
} as const;

export class Warehouse extends Construct {
  readonly #project: string;
  readonly #datasets = new Map<string, BigqueryDataset>();
  readonly #tables = new Map<string, BigqueryTable>();
  readonly #pubsubGrants = new Map<string, readonly ITerraformDependable[]>();

  constructor(scope: Construct, id: string, { environment, pubsubAgent }: WarehouseProps) {
    super(scope, id);
    this.#project = environment.project;
    for (const [name, description] of Object.entries(datasetDescriptions)) {
      const dataset = new BigqueryDataset(this, name, {
        datasetId: name,
        description,
        location: environment.warehouseLocation,
        deleteContentsOnDestroy: false,
        // The week's default of time travel: a mistake in SQL can be undone.
        maxTimeTravelHours: '168',
      });
      this.#datasets.set(name, dataset);
    }
    const kept = keptDays(environment);
    for (const table of tables) this.#addTable(table, kept.get(table), pubsubAgent);
    for (const view of views) this.#addView(view);
    this.#grantReading(environment);
    if (environment.analystsWithoutPersonalData) {
      new ImpersonalViews(this, 'impersonal', {
        environment,
        source: this.dataset(analystsDataset),
        readers: environment.analystsWithoutPersonalData,
        dependsOn: this.#made(`${analystsDataset}.unique_events`),
      });
    }
  }

  dataset(name: string): BigqueryDataset {
    const found = this.#datasets.get(name);
    if (!found) throw new Error(`no dataset ${name} in this stack`);
    return found;
  }

  table(table: Table): BigqueryTable {
    return this.#made(pathOf(table));
  }

  /** `<project>.<dataset>.<table>`, as a BigQuery subscription names its table. */
  tablePath(table: Table): string {
    return `${this.#project}.${this.dataset(table.dataset).datasetId}.${this.table(table).tableId}`;
  }

  /** Pub/Sub's permissions on a table, which must be there before a subscription that writes it. */
  pubsubGrants(table: Table): readonly ITerraformDependable[] {
    return this.#pubsubGrants.get(pathOf(table)) ?? [];
  }

  #made(name: string): BigqueryTable {
    const found = this.#tables.get(name);
    if (!found) throw new Error(`no table ${name} in this stack`);
    return found;
  }

  #addTable(table: Table, days: number | undefined, pubsubAgent: string): void {
    const made = new BigqueryTable(this, `${table.dataset}_${table.name}`, {
      datasetId: this.dataset(table.dataset).datasetId,
      tableId: table.name,
      description: table.description,
      schema: JSON.stringify(bigQuerySchema(table)),
      timePartitioning: {
        type: 'DAY',
        field: table.partitionedBy,
        ...(days !== undefined && { expirationMs: millisecondsOfDays(days) }),
      },
      clustering: [...table.clusteredBy],
      // Views read whole tables; a filter that they cannot pass on would make every query of them fail.
      requirePartitionFilter: false,
      deletionProtection: true,
    });
    this.#tables.set(pathOf(table), made);
    const grants = ['roles/bigquery.dataEditor', 'roles/bigquery.metadataViewer'].map(
      (role) =>
        new BigqueryTableIamMember(this, `pubsub_${table.name}_${role.replace('roles/bigquery.', '')}`, {
          datasetId: made.datasetId,
          tableId: made.tableId,
          role,
          member: pubsubAgent,
        }),
    );
    this.#pubsubGrants.set(pathOf(table), grants);
  }

  #addView(view: View): void {
    const made = new BigqueryTable(this, `${view.dataset}_${view.name}`, {
      datasetId: this.dataset(view.dataset).datasetId,
      tableId: view.name,
      description: view.description,
      // Standard SQL must be asked for: the provider's default is legacy SQL.
      view: { query: viewQuery(view, this.#project), useLegacySql: false },
      // Names and types must be what the query returns; what this adds is what columns mean.
      schema: JSON.stringify(
        Object.entries(view.columns).map(([name, type]) => ({
          name,
          type: schemaTypes[type],
          mode: 'NULLABLE',
          description: meaningOf(name),
        })),
      ),
      // There is no data in a view to protect.
      deletionProtection: false,
      dependsOn: sourcesOf(view).map((source) => this.#made(source)),
    });
    this.#tables.set(pathOf(view), made);
  }

  #grantReading({ analysts, operators }: Environment): void {
    const readers = { [analystsDataset]: [...new Set([...analysts, ...operators])], [operatorsDataset]: operators };
    for (const [name, members] of Object.entries(readers)) {
      members.forEach((member, index) => {
        new BigqueryDatasetIamMember(this, `${name}_reader_${index}`, {
          datasetId: this.dataset(name).datasetId,
          role: 'roles/bigquery.dataViewer',
          member,
        });
      });
    }
  }
}

const pathOf = ({ dataset, name }: { readonly dataset: string; readonly name: string }): string => `${dataset}.${name}`;

const keptDays = ({ retention }: Environment): ReadonlyMap<Table, number> =>
  new Map<Table, number>([
    [deliveryEvents, retention.deliveryEventsDays],
    [publishedMessages, retention.publishedMessagesDays],
    [deadLetters, retention.deadLettersDays],
    [quarantinedEvents, retention.quarantinedEventsDays],
    [messageOutcomesRaw, retention.outcomesDays],
  ]);
