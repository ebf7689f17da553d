/** Customer.io's reporting webhook to the warehouse: the one public function, and what it may write. */
import { BigqueryTableIamMember } from '@cdktf/provider-google/lib/bigquery-table-iam-member';
import { CloudRunServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-service-iam-member';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';

import { deliveryEvents } from '../../shared/warehouse/tables';
import { DeployedFunction, type FunctionProps } from './deployed-function';
import type { Warehouse } from './warehouse';
import type { WebhookTopicsToTables } from './webhook-topics-to-tables';

export type WebhookToTablesProps<C> = FunctionProps<C> & {
  readonly warehouse: Warehouse;
  readonly topics: WebhookTopicsToTables;
};

export class WebhookToTables<C> extends Construct {
  /** IAM member of the function: it publishes feedback as well. */
  readonly member: string;
  /** What is registered at Customer.io. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: WebhookToTablesProps<C>) {
    super(scope, id);
    const { environment, topics } = props;
    const target = new DeployedFunction(this, 'to', props);
    this.member = target.account.member;
    this.url = target.url;
    // Customer.io has no account with Google; its signature is what the function checks.
    if (environment.webhook.allowAllUsers) {
      new CloudRunServiceIamMember(this, 'everybody_invokes', {
        service: target.function.name,
        location: environment.region,
        role: 'roles/run.invoker',
        member: 'allUsers',
      });
    }
    const table = props.warehouse.table(deliveryEvents);
    // The smallest role of Google's that may stream rows in; it ends at this one table.
    new BigqueryTableIamMember(this, 'writes_rows', {
      datasetId: table.datasetId,
      tableId: table.tableId,
      role: 'roles/bigquery.dataEditor',
      member: this.member,
    });
    for (const [name, topic] of Object.entries({ fallback: topics.fallback, quarantine: topics.quarantine })) {
      new PubsubTopicIamMember(this, `publishes_${name}`, {
        topic: topic.name,
        role: 'roles/pubsub.publisher',
        member: this.member,
      });
    }
  }
}
