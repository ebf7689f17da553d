/** Everything that one environment runs. What must be there before it: bootstrap-stack.ts. */
import { GcsBackend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { googleProvider } from './constructs/google-provider';
import { Monitoring } from './constructs/monitoring';
import { OutcomesToTable } from './constructs/outcomes-to-table';
import { Platform } from './constructs/platform';
import { SendLedger } from './constructs/send-ledger';
import { Warehouse } from './constructs/warehouse';
import { WebhookTopicsToTables } from './constructs/webhook-topics-to-tables';
import { WebhookAlerts } from './constructs/webhook-alerts';
import type { Environment } from './environment';
import { feedback } from './functions/feedback';
import { identify } from './functions/identify';
import { sync } from './functions/sync';
import { track } from './functions/track';
import { transactional } from './functions/transactional';
import { webhook } from './functions/webhook';

export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment, { zipsDir }: { readonly zipsDir: string }) {
    super(scope, environment.name);
    new GcsBackend(this, { bucket: environment.stateBucket, prefix: `customerio/${environment.name}` });
    googleProvider(this, environment);

    const platform = new Platform(this, 'platform', { environment, zipsDir });
    const warehouse = new Warehouse(this, 'warehouse', { environment, pubsubAgent: platform.pubsubAgent });
    const context = { environment, platform, warehouse };
    const people = identify(this, context);
    const ledger = new SendLedger(this, 'ledger', { environment });
    const webhookTopics = new WebhookTopicsToTables(this, 'webhook_topics', context);
    const { member, url } = webhook(this, context, webhookTopics);
    // The address to register at Customer.io.
    new TerraformOutput(this, 'webhook_url', { value: url });
    const pipelines = [
      people,
      track(this, context),
      transactional(this, context, ledger),
      feedback(this, { context, webhook: member, people: people.source }),
    ];
    if (environment.database) sync(this, { context, database: environment.database, people: people.source });
    new OutcomesToTable(this, 'outcomes', { environment, warehouse });
    new Monitoring(this, 'monitoring', { environment, pipelines });
    new WebhookAlerts(this, 'webhook_alerts', { environment });
  }
}
