/** Everything that one environment runs. What must be there before it: bootstrap-stack.ts. */
import { GcsBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { googleProvider } from './constructs/google-provider';
import { Monitoring } from './constructs/monitoring';
import { OutcomesToTable } from './constructs/outcomes-to-table';
import { Platform } from './constructs/platform';
import { SendLedger } from './constructs/send-ledger';
import { Warehouse } from './constructs/warehouse';
import { WebhookTopicsToTables } from './constructs/webhook-topics-to-tables';
import type { Environment } from './environment';
import { identify } from './functions/identify';
import { track } from './functions/track';

export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment, { zipsDir }: { readonly zipsDir: string }) {
    super(scope, environment.name);
    new GcsBackend(this, { bucket: environment.stateBucket, prefix: `customerio/${environment.name}` });
    googleProvider(this, environment);

    const platform = new Platform(this, 'platform', { environment, zipsDir });
    const warehouse = new Warehouse(this, 'warehouse', { environment, pubsubAgent: platform.pubsubAgent });
    const pipelines = [
      identify(this, { environment, platform, warehouse }),
      track(this, { environment, platform, warehouse }),
    ];
    new WebhookTopicsToTables(this, 'webhook_topics', { environment, platform, warehouse });
    new OutcomesToTable(this, 'outcomes', { environment, warehouse });
    new SendLedger(this, 'ledger', { environment });
    new Monitoring(this, 'monitoring', { environment, pipelines });
  }
}
