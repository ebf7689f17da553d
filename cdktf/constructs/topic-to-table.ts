/** A subscription by which Pub/Sub itself writes a topic's messages into a table. */
import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';

import { archiveSubscription, type SystemTopic, type Topic } from '../../shared/names';
import { deadLetterRetentionSeconds, maximumBackoffSeconds, minimumBackoffSeconds } from '../../shared/delivery-policy';
import type { Table } from '../../shared/warehouse/table';
import { neverExpires, seconds } from './duration';
import type { Warehouse } from './warehouse';

export type TopicToTableProps = {
  readonly topic: PubsubTopic;
  readonly topicName: Topic | SystemTopic;
  readonly warehouse: Warehouse;
  readonly table: Table;
  /** @default - `<topic>-archive`. */
  readonly subscriptionName?: string;
  /**
   * `message`: body, attributes and metadata as they are, which BigQuery never refuses. `row`: the body is a row of the
   * table, as JSON.
   */
  readonly writes: 'message' | 'row';
  /** Where rows go that BigQuery refuses for good. A message that is written as it is cannot be refused. */
  readonly deadLetters?: { readonly topic: PubsubTopic; readonly deliveryAttemptsMax: number };
  /** JavaScript that Pub/Sub runs on each message before it is written. */
  readonly transform?: { readonly functionName: string; readonly code: string };
};

export class TopicToTable extends Construct {
  readonly subscription: PubsubSubscription;

  constructor(scope: Construct, id: string, props: TopicToTableProps) {
    super(scope, id);
    const isRow = props.writes === 'row';
    this.subscription = new PubsubSubscription(this, 'subscription', {
      name: props.subscriptionName ?? archiveSubscription(props.topicName),
      topic: props.topic.id,
      // BigQuery may be away for long before anything is lost.
      messageRetentionDuration: seconds(deadLetterRetentionSeconds),
      ackDeadlineSeconds: 60,
      expirationPolicy: neverExpires,
      retryPolicy: { minimumBackoff: seconds(minimumBackoffSeconds), maximumBackoff: seconds(maximumBackoffSeconds) },
      bigqueryConfig: {
        table: props.warehouse.tablePath(props.table),
        useTableSchema: isRow,
        // Else one field that the table does not have would hold up everything behind it.
        dropUnknownFields: isRow,
        writeMetadata: !isRow,
      },
      ...(props.deadLetters && {
        deadLetterPolicy: {
          deadLetterTopic: props.deadLetters.topic.id,
          maxDeliveryAttempts: props.deadLetters.deliveryAttemptsMax,
        },
      }),
      ...(props.transform && {
        messageTransforms: [
          {
            disabled: false,
            javascriptUdf: { functionName: props.transform.functionName, code: props.transform.code },
          },
        ],
      }),
      // Pub/Sub checks on creation that it may write the table.
      dependsOn: [...props.warehouse.pubsubGrants(props.table)],
    });
  }
}
