/** One alert, with what to do about it: a summary in the page itself and the runbook behind a link. */
import {
  MonitoringAlertPolicy,
  type MonitoringAlertPolicyConditions,
} from '@cdktf/provider-google/lib/monitoring-alert-policy';
import type { Construct } from 'constructs';

import type { Environment } from '../environment';
import { secondsOfDays } from './duration';

export type AlertProps = {
  readonly environment: Environment;
  readonly title: string;
  /** File in docs/runbooks/, without its ending. */
  readonly runbook: string;
  /** CRITICAL: somebody gets up. ERROR: today. WARNING: this week. */
  readonly severity: 'CRITICAL' | 'ERROR' | 'WARNING';
  /** What it means, in a sentence or two. */
  readonly meaning: string;
  /** Any of them raises it. */
  readonly conditions: readonly MonitoringAlertPolicyConditions[];
  readonly dependsOn?: MonitoringAlertPolicyDependencies;
};

type MonitoringAlertPolicyDependencies = NonNullable<
  ConstructorParameters<typeof MonitoringAlertPolicy>[2]['dependsOn']
>;

export const alert = (scope: Construct, id: string, props: AlertProps): MonitoringAlertPolicy => {
  const { environment } = props;
  const url = `${environment.runbooksUrl}/${props.runbook}.md`;
  return new MonitoringAlertPolicy(scope, id, {
    displayName: `Customer.io ${environment.name}: ${props.title}`,
    combiner: 'OR',
    enabled: true,
    severity: props.severity,
    conditions: [...props.conditions],
    // Without this an alert on a metric that falls silent would never close.
    alertStrategy: { autoClose: secondsOfDays(7) },
    notificationChannels: [...environment.notificationChannels],
    documentation: {
      subject: `Customer.io ${environment.name}: ${props.title}`,
      content: `${props.meaning}\n\nWhat to do: [${props.runbook}](${url})`,
      mimeType: 'text/markdown',
      links: [{ displayName: 'Runbook', url }],
    },
    ...(props.dependsOn && { dependsOn: props.dependsOn }),
  });
};
