/** Delivery events without what says who a person is, in a dataset of their own that may be read by many. */
import { BigqueryDataset } from '@cdktf/provider-google/lib/bigquery-dataset';
import { BigqueryDatasetAccessA } from '@cdktf/provider-google/lib/bigquery-dataset-access';
import { BigqueryDatasetIamMember } from '@cdktf/provider-google/lib/bigquery-dataset-iam-member';
import { BigqueryTable } from '@cdktf/provider-google/lib/bigquery-table';
import { Construct } from 'constructs';

import { analystsDataset, type DeliveryEventRow } from '../../shared/warehouse/tables';
import type { Environment } from '../environment';

export type ImpersonalViewsProps = {
  readonly environment: Environment;
  readonly source: BigqueryDataset;
  readonly readers: readonly string[];
  readonly dependsOn: BigqueryTable;
};

export const impersonalDataset = 'customerio_impersonal';

/**
 * A list of what is kept, so that a new column stays out until somebody puts it in. Ids of people, addresses, subjects,
 * links, foreign error texts and the body can all say who it was.
 */
export const impersonalColumns = [
  'event_id',
  'event_ts',
  'received_at',
  'event_name',
  'object_type',
  'metric',
  'delivery_id',
  'campaign_id',
  'broadcast_id',
  'newsletter_id',
  'action_id',
  'parent_action_id',
  'trigger_id',
  'content_id',
  'transactional_message_id',
  'link_id',
  'machine',
  'prefetched',
  'proxied',
  'synthetic',
] as const satisfies readonly (keyof DeliveryEventRow)[];

export class ImpersonalViews extends Construct {
  constructor(scope: Construct, id: string, props: ImpersonalViewsProps) {
    super(scope, id);
    const { project, warehouseLocation } = props.environment;
    const dataset = new BigqueryDataset(this, 'dataset', {
      datasetId: impersonalDataset,
      description: 'Customer.io: what happened to deliveries, without anything about a person.',
      // A view reads only what lies in its own location.
      location: warehouseLocation,
      deleteContentsOnDestroy: false,
      maxTimeTravelHours: '168',
    });
    const view = new BigqueryTable(this, 'delivery_events', {
      datasetId: dataset.datasetId,
      tableId: 'delivery_events',
      description: 'One row per event, without anything about a person.',
      view: {
        query: `SELECT ${impersonalColumns.join(', ')}\nFROM \`${project}.${analystsDataset}.unique_events\``,
        useLegacySql: false,
      },
      deletionProtection: false,
      dependsOn: [props.dependsOn],
    });
    // The view may read what its readers may not.
    new BigqueryDatasetAccessA(this, 'view_reads', {
      datasetId: props.source.datasetId,
      view: { projectId: project, datasetId: view.datasetId, tableId: view.tableId },
    });
    props.readers.forEach((member, index) => {
      new BigqueryDatasetIamMember(this, `reader_${index}`, {
        datasetId: dataset.datasetId,
        role: 'roles/bigquery.dataViewer',
        member,
      });
    });
  }
}
