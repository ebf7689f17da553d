/** Numbers of an environment that must fit each other. Broken ones lose messages or double them, and no API refuses them. */
import { rateWaitMsMax } from '../shared/customerio/timeouts';
import {
  ackDeadlineSeconds,
  deadLetterRetentionSeconds,
  functionTimeoutSeconds,
  requestTimeoutSeconds,
} from '../shared/delivery-policy';
import { entryLifeMs } from '../shared/ledger/entry';
import type { Environment } from './environment';

const secondsADay = 86_400;
const ledgerDays = entryLifeMs / (secondsADay * 1000);
const deadLetterDays = deadLetterRetentionSeconds / secondsADay;

/** A send takes about this long at Customer.io; with the wait for the rate it says how many an instance can have in hand. */
const sendSeconds = 1;

/** Each problem begins with the field. */
export function relationProblems(environment: Environment): string[] {
  return [
    ...timeoutProblems(),
    ...rateProblems(environment),
    ...connectionProblems(environment),
    ...peopleProblems(environment),
    ...placeProblems(environment),
    ...retentionProblems(environment),
  ];
}

export function timeoutProblems(
  seconds = { request: requestTimeoutSeconds, function: functionTimeoutSeconds, ackDeadline: ackDeadlineSeconds },
): string[] {
  return seconds.request < seconds.function && seconds.function < seconds.ackDeadline
    ? []
    : [
        `timeouts: got request ${seconds.request} s, function ${seconds.function} s, ack deadline ${seconds.ackDeadline} s; ` +
          'expected each below the next, or Pub/Sub sends a message again that is still being handled',
      ];
}

function rateProblems({ customerio, identify, track, transactional }: Environment): string[] {
  const problems: string[] = [];
  for (const [unit, limit] of [
    ['requestsPerSecond', customerio.trackRequestsPerSecond],
    ['operationsPerSecond', customerio.trackOperationsPerSecond],
  ] as const) {
    const total = identify[unit] + track[unit];
    if (total > limit) {
      problems.push(
        `identify.${unit}: got ${identify[unit]}, with track.${unit} ${total}, expected at most ${limit} together: ` +
          'Customer.io may drop the excess without an error',
      );
    }
    for (const [name, { [unit]: value, instancesMax }] of Object.entries({ identify, track })) {
      if (value / instancesMax < 1) problems.push(tooThin(`${name}.instancesMax`, value, instancesMax));
    }
  }
  const share = customerio.sendsPerSecond / transactional.instancesMax;
  if (share < 1)
    problems.push(tooThin('transactional.instancesMax', customerio.sendsPerSecond, transactional.instancesMax));
  const inHandMax = Math.floor(share * (rateWaitMsMax / 1000 + sendSeconds));
  if (transactional.concurrency > Math.max(1, inHandMax)) {
    problems.push(
      `transactional.concurrency: got ${transactional.concurrency}, expected at most ${inHandMax}: ` +
        `an instance may send ${share} a second and turns away who would wait over ${rateWaitMsMax} ms`,
    );
  }
  return problems;
}

const tooThin = (field: string, perSecond: number, instances: number): string =>
  `${field}: got ${instances} for ${perSecond} a second, expected at most ${Math.max(1, Math.floor(perSecond))}: ` +
  'the share of an instance must be 1 a second or more';

function connectionProblems({ database, feedback }: Environment): string[] {
  if (!database) return [];
  // The sync runs on one instance beside the feedback function.
  const needed = database.poolSize * (feedback.instancesMax + 1);
  return needed <= database.connectionsMax
    ? []
    : [
        `database.poolSize: got ${database.poolSize} for ${feedback.instancesMax + 1} instances, ${needed} connections, ` +
          `expected at most ${database.connectionsMax}`,
      ];
}

function peopleProblems({ identify, sync, database, feedback }: Environment): string[] {
  const problems: string[] = [];
  if (sync.messagesPerSecond >= identify.operationsPerSecond) {
    problems.push(
      `sync.messagesPerSecond: got ${sync.messagesPerSecond}, expected less than identify.operationsPerSecond, ` +
        `${identify.operationsPerSecond}: live messages would wait behind a back-fill`,
    );
  }
  const softBounce = feedback.policy?.soft_bounce;
  if (!database && softBounce !== undefined && softBounce !== 'mark' && softBounce !== 'none') {
    problems.push(
      `feedback.policy.soft_bounce: got ${softBounce}, expected mark or none where there is no database to count in`,
    );
  }
  return problems;
}

function placeProblems({ region, persistenceRegions, database }: Environment): string[] {
  const problems: string[] = [];
  if (!persistenceRegions.includes(region))
    problems.push(`persistenceRegions: expected ${region} among them, where the functions publish`);
  const connectorRegion = database?.vpcConnector?.split('/')[3];
  if (connectorRegion !== undefined && connectorRegion !== region)
    problems.push(`database.vpcConnector: got one in ${connectorRegion}, expected ${region}, where the functions run`);
  return problems;
}

function retentionProblems({ retention }: Environment): string[] {
  const problems: string[] = [];
  const longest = retention.messagesDays + deadLetterDays;
  if (longest >= ledgerDays) {
    problems.push(
      `retention.messagesDays: got ${retention.messagesDays}, expected less than ${ledgerDays - deadLetterDays}: with ` +
        `${deadLetterDays} days as a dead letter a message could be replayed when the ledger, which knows a send for ` +
        `${ledgerDays} days, has forgotten it`,
    );
  }
  for (const field of ['deadLettersDays', 'outcomesDays'] as const) {
    if (retention[field] < deadLetterDays) {
      problems.push(
        `retention.${field}: got ${retention[field]}, expected at least ${deadLetterDays}, the life of a dead letter`,
      );
    }
  }
  return problems;
}
