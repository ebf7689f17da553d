/** A schedule and the function that it calls: job, its account, and what pages somebody when runs fail or stay away. */
import { CloudRunServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-service-iam-member';
import { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';

import { alert } from './alert';
import { absence, threshold } from './conditions';
import { DeployedFunction, type FunctionProps } from './deployed-function';
import { seconds } from './duration';

export type ScheduleToFunctionProps<C> = FunctionProps<C> & {
  /** Five fields of cron, in UTC. */
  readonly schedule: string;
};

/** Longer than the function may take, so that a run is not given up while it is at it. Cloud Scheduler allows 1800. */
const attemptDeadlineSeconds = 600;

/** The longest absence that Cloud Monitoring sees is 23.5 hours; a daily schedule is watched by its failures alone. */
const silentHours = 6;

export class ScheduleToFunction<C> extends Construct {
  /** IAM member of the function. */
  readonly member: string;

  constructor(scope: Construct, id: string, props: ScheduleToFunctionProps<C>) {
    super(scope, id);
    const { environment, platform, name } = props;
    const target = new DeployedFunction(this, 'to', props);
    this.member = target.account.member;
    const caller = new ServiceAccount(this, 'caller', {
      accountId: 'customerio-schedule',
      displayName: 'Calls of Cloud Scheduler to the Customer.io functions',
    });
    const invoker = new CloudRunServiceIamMember(this, 'schedule_invokes', {
      service: target.function.name,
      location: environment.region,
      role: 'roles/run.invoker',
      member: caller.member,
    });
    new CloudSchedulerJob(this, 'job', {
      name: `customerio-${name}`,
      description: `Calls functions/${name}`,
      region: environment.region,
      schedule: props.schedule,
      timeZone: 'Etc/UTC',
      // No attempt is made again: the next run goes on where this one stopped.
      attemptDeadline: seconds(attemptDeadlineSeconds),
      httpTarget: {
        httpMethod: 'POST',
        uri: target.url,
        oidcToken: { serviceAccountEmail: caller.email, audience: target.url },
      },
      dependsOn: [invoker, platform.deployerActsAs(`deployer_schedules_${name}`, caller)],
    });
    this.#alerts(props);
  }

  #alerts({ environment, name }: ScheduleToFunctionProps<C>): void {
    const service = `resource.label.service_name="customerio-${name}"`;
    const requests = { metric: 'run.googleapis.com/request_count', resource: 'cloud_run_revision' } as const;
    alert(this, 'failures', {
      environment,
      title: `the ${name} fails`,
      runbook: 'people-sync',
      severity: 'ERROR',
      meaning: 'Scheduled runs end in an error. Changes of people wait in your database and are not lost.',
      conditions: [
        threshold({
          ...requests,
          title: 'Failed runs',
          where: `${service} AND metric.label.response_code_class="5xx"`,
          aligner: 'ALIGN_DELTA',
          above: 0,
        }),
      ],
    });
    alert(this, 'silence', {
      environment,
      title: `the ${name} does not run`,
      runbook: 'people-sync',
      severity: 'ERROR',
      meaning: `No run has ended well for ${silentHours} hours. Changes of people wait in your database.`,
      conditions: [
        absence({
          ...requests,
          title: 'No run that ended well',
          where: `${service} AND metric.label.response_code_class="2xx"`,
          seconds: silentHours * 3600,
        }),
      ],
    });
  }
}
