/** A schedule calls its function, signed by an account that may, and waits longer than the function takes. */
import { runSecondsMax } from '../../../functions/sync/sync';
import type { Environment } from '../../../cdktf/environment';
import { dependenciesOf } from './check-delivery';
import { finding, targetOf, textAt, valueAt, type Finding, type Model, type Resource } from './stack';

export function checkSchedule(model: Model, environment: Environment): Finding[] {
  const jobs = model.of('google_cloud_scheduler_job');
  const expected = environment.database ? 1 : 0;
  return [
    ...(jobs.length === expected ? [] : [finding('schedule', 'jobs', `got ${jobs.length}, expected ${expected}`)]),
    ...jobs.flatMap((job) => jobFindings(model, job, environment)),
  ];
}

function jobFindings(model: Model, job: Resource, environment: Environment): Finding[] {
  const target = targetOf(model, job, 'http_target.uri');
  const caller = targetOf(model, job, 'http_target.oidc_token.service_account_email');
  if (!target || !caller) return [finding('schedule', job, 'has no function or no account to sign as')];
  const findings: Finding[] = [];
  if (textAt(target, 'name') !== textAt(job, 'name'))
    findings.push(finding('schedule', job, `calls ${textAt(target, 'name')}`));
  if (targetOf(model, job, 'http_target.oidc_token.audience') !== target)
    findings.push(finding('schedule', job, 'is signed for another function'));
  if (textAt(caller, 'account_id') !== 'customerio-schedule')
    findings.push(finding('schedule', job, 'is signed by another account'));
  if (textAt(job, 'schedule') !== environment.sync.schedule)
    findings.push(finding('schedule', job, `runs at ${textAt(job, 'schedule')}`));
  const invoker = model
    .of('google_cloud_run_service_iam_member')
    .find((grant) => targetOf(model, grant, 'service') === target && targetOf(model, grant, 'member') === caller);
  if (!invoker || !dependenciesOf(job).includes(invoker.address))
    findings.push(finding('schedule', job, 'may not call its function, or does not wait until it may'));
  const timeout = Number(valueAt(target, 'service_config.timeout_seconds'));
  const deadline = Number.parseInt(textAt(job, 'attempt_deadline'), 10);
  if (!(runSecondsMax < timeout && timeout < deadline)) {
    findings.push(
      finding(
        'schedule',
        job,
        `gives up after ${deadline} s, the function after ${timeout} s, a run after ${runSecondsMax} s`,
      ),
    );
  }
  return findings;
}
