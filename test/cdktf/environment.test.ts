import { checkEnvironments, EnvironmentError, type Environment } from '../../cdktf/environment';
import { environments } from '../../cdktf/environments';
import { timeoutProblems } from '../../cdktf/relations';

const prod = environments.find(({ name }) => name === 'prod');

/** A copy of prod with one field changed. */
function withField(path: string, value: unknown): Environment {
  const copy = structuredClone(prod) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = copy;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy as unknown as Environment;
}

const problemsOf = (given: readonly Environment[]): readonly string[] => {
  try {
    checkEnvironments(given);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
};

describe('checkEnvironments', () => {
  it('hands back environments that hold together', () => {
    expect(checkEnvironments(environments)).toBe(environments);
  });

  it.each([
    ['project', 'My_Project', 'prod.project: expected a project id'],
    ['region', 'europe', 'prod.region: expected a region such as europe-west1'],
    ['persistenceRegions', [], 'prod.persistenceRegions: expected at least one region'],
    ['warehouseLocation', 'Europe', 'prod.warehouseLocation: expected EU, US or a region'],
    ['customerio.region', 'de', 'prod.customerio.region: expected us or eu'],
    ['customerio.sendsPerSecond', 0, 'prod.customerio.sendsPerSecond: expected a number above 0'],
    ['identify.instancesMax', 2.5, 'prod.identify.instancesMax: expected a whole number'],
    ['identify.instancesMax', 0, 'prod.identify.instancesMax: expected at least 1'],
    ['webhook.instancesMin', 0, 'prod.webhook.instancesMin: expected at least 1'],
    ['retention.messagesDays', 32, 'prod.retention.messagesDays: expected at most 31'],
    [
      'publishers.track',
      ['user:a@example.com'],
      'prod.publishers.track.0: expected serviceAccount:<name>@<project>.iam.gserviceaccount.com',
    ],
    [
      'analysts',
      ['allUsers'],
      'prod.analysts.0: expected serviceAccount:<account>, group:<address>, user:<address> or domain:<domain>',
    ],
    ['operators', [], 'prod.operators: expected somebody'],
    ['notificationChannels', [], 'prod.notificationChannels: expected somebody to be paged'],
    [
      'notificationChannels',
      ['pager'],
      'prod.notificationChannels.0: expected projects/<project>/notificationChannels/<number>',
    ],
    ['github.repositoryId', 'me/mine', 'prod.github.repositoryId: expected the number of the repository'],
    ['sync.schedule', 'every hour', 'prod.sync.schedule: expected a cron schedule of five fields'],
    ['sync.messagesPerSecond', 0, 'prod.sync.messagesPerSecond: expected a number above 0'],
    ['webhook.silentHoursMax', 24, 'prod.webhook.silentHoursMax: expected at most 23'],
    [
      'feedback.policy',
      { complaint: 'shout' },
      'prod.feedback.policy.complaint: Invalid option: expected one of "suppress"|"unsubscribe"|"mark"|"none"',
    ],
    [
      'transactional.recipientsAllowed',
      ['a@example.com,b@example.com'],
      'prod.transactional.recipientsAllowed.0: expected an address, a domain or an id, without commas',
    ],
  ])('names %s and says what is wrong with %j', (path, value, problem) => {
    expect(problemsOf([withField(path, value)])).toEqual([problem]);
  });

  it.each([
    ['a field that is missing', withField('stateBucket', undefined), /^prod\.stateBucket: .*expected string/],
    ['a field that nobody knows', withField('regoin', 'x'), /^prod: Unrecognized key: "regoin"/],
    ['a guardrail that nobody knows', withField('guardrails', { speed: 'warn' }), /^prod\.guardrails: .*speed/],
  ])('names %s', (_claim, environment, problem) => {
    expect(problemsOf([environment])).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    [
      'more than the workspace takes',
      'identify.operationsPerSecond',
      501,
      'prod.identify.operationsPerSecond: got 501, with track.operationsPerSecond 1001, expected at most 1000 together: Customer.io may drop the excess without an error',
    ],
    ['exactly what the workspace takes', 'identify.operationsPerSecond', 500, undefined],
    [
      'less than one request for an instance',
      'track.instancesMax',
      51,
      'prod.track.instancesMax: got 51 for 50 a second, expected at most 50: the share of an instance must be 1 a second or more',
    ],
    ['one request for an instance', 'track.instancesMax', 50, undefined],
    [
      'more sends in hand than the rate lets out',
      'transactional.concurrency',
      31,
      'prod.transactional.concurrency: got 31, expected at most 30: an instance may send 10 a second and turns away who would wait over 2000 ms',
    ],
    ['as many sends in hand as the rate lets out', 'transactional.concurrency', 30, undefined],
    [
      'more connections than the database has',
      'database.poolSize',
      16,
      'prod.database.poolSize: got 16 for 4 instances, 64 connections, expected at most 60',
    ],
    ['as many connections as the database has', 'database.poolSize', 15, undefined],
    [
      'a message that outlives the ledger',
      'retention.messagesDays',
      14,
      'prod.retention.messagesDays: got 14, expected less than 14: with 31 days as a dead letter a message could be replayed when the ledger, which knows a send for 45 days, has forgotten it',
    ],
    ['a ledger that outlives every replay', 'retention.messagesDays', 13, undefined],
    [
      'a back-fill that takes all that people have',
      'sync.messagesPerSecond',
      500,
      'prod.sync.messagesPerSecond: got 500, expected less than identify.operationsPerSecond, 500: live messages would wait behind a back-fill',
    ],
    ['a back-fill that leaves something', 'sync.messagesPerSecond', 499, undefined],
    [
      'a way into the network of another region',
      'database.vpcConnector',
      'projects/my-project-prod/locations/europe-west4/connectors/customerio',
      'prod.database.vpcConnector: got one in europe-west4, expected europe-west1, where the functions run',
    ],
    [
      'dead letters that leave the table before the subscription',
      'retention.deadLettersDays',
      30,
      'prod.retention.deadLettersDays: got 30, expected at least 31, the life of a dead letter',
    ],
    [
      'functions that publish where nothing may be stored',
      'persistenceRegions',
      ['europe-west4'],
      'prod.persistenceRegions: expected europe-west1 among them, where the functions publish',
    ],
  ])('decides on %s', (_claim, path, value, problem) => {
    expect(problemsOf([withField(path, value)])).toEqual(problem === undefined ? [] : [problem]);
  });

  it('wants a database where soft bounces are acted on', () => {
    const counted = withField('feedback.policy', { soft_bounce: 'unsubscribe' });
    expect(problemsOf([counted])).toEqual([]);
    Reflect.deleteProperty(counted, 'database');
    expect(problemsOf([counted])).toEqual([
      'prod.feedback.policy.soft_bounce: got unsubscribe, expected mark or none where there is no database to count in',
    ]);
  });

  it('reports everything at once, and names that are taken twice', () => {
    const second = withField('region', 'europe');
    expect(problemsOf([withField('project', 'X'), second])).toEqual([
      'prod.project: expected a project id',
      'prod.region: expected a region such as europe-west1',
      'name: got prod twice, expected one each',
      'stateBucket: got my-project-prod-terraform-state twice, expected one each',
    ]);
  });
});

describe('timeoutProblems', () => {
  it.each([
    ['request below function below ack deadline', { request: 20, function: 60, ackDeadline: 90 }, 0],
    ['a function that ends with its push', { request: 20, function: 90, ackDeadline: 90 }, 1],
    ['a request that ends with its function', { request: 60, function: 60, ackDeadline: 90 }, 1],
  ])('decides on %s', (_claim, seconds, problems) => {
    expect(timeoutProblems(seconds)).toHaveLength(problems);
  });
});
