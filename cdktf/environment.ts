/** What an environment is, and which values are refused before anything is synthesized. Values: environments.ts. */
import { z } from 'zod';

import { guardrailLevels, guardrailRules } from '../shared/contract/guardrails';
import { feedbackActions } from '../shared/users/feedback-policy';
import { relationProblems } from './relations';

const text = (pattern: RegExp, expected: string): z.ZodString => z.string().regex(pattern, `expected ${expected}`);
const wholeNumber = (from: number, to: number): z.ZodNumber =>
  z.int(`expected a whole number`).min(from, `expected at least ${from}`).max(to, `expected at most ${to}`);
const rate = z.number().positive('expected a number above 0').max(10_000, 'expected at most 10000');

const region = text(/^[a-z]+-[a-z]+\d{1,2}$/, 'a region such as europe-west1');
const member = text(
  /^(serviceAccount:[a-z0-9-]+@[a-z0-9-]+\.iam\.gserviceaccount\.com|(user|group):[^@\s:]+@[a-z0-9.-]+\.[a-z]+|domain:[a-z0-9.-]+\.[a-z]+)$/,
  'serviceAccount:<account>, group:<address>, user:<address> or domain:<domain>',
);
const serviceAccount = text(
  /^serviceAccount:[a-z0-9-]+@[a-z0-9-]+\.iam\.gserviceaccount\.com$/,
  'serviceAccount:<name>@<project>.iam.gserviceaccount.com',
);
const days = wholeNumber(1, 3650);

const trackFunction = z.strictObject({
  /** Its share of `customerio.trackRequestsPerSecond`, all its instances together. */
  requestsPerSecond: rate,
  /** Its share of `customerio.trackOperationsPerSecond`, all its instances together. */
  operationsPerSecond: rate,
  instancesMax: wholeNumber(1, 100),
});

export const environmentSchema = z.strictObject({
  /** Name of the stack. */
  name: text(/^[a-z][a-z0-9-]{0,19}$/, 'up to 20 small letters, digits and hyphens, a letter first'),
  project: text(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'a project id'),
  /** Where functions run. */
  region,
  /** Where Pub/Sub may store messages. */
  persistenceRegions: z.array(region).min(1, 'expected at least one region'),
  /** A region, `EU` or `US`. A dataset never moves. */
  warehouseLocation: text(/^(EU|US|[a-z]+-[a-z]+\d{1,2})$/, 'EU, US or a region'),
  /** Holds Terraform's state. The name is taken from the names of all buckets in the world. */
  stateBucket: text(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'a bucket name'),
  /** `local` until the bucket exists, `bucket` from then on (docs/deploy.md). */
  bootstrapState: z.enum(['local', 'bucket'], 'expected local or bucket'),
  /** Who may deploy without a key. Numbers, because a name can be registered again by somebody else. */
  github: z.strictObject({
    repositoryId: text(/^\d+$/, 'the number of the repository'),
    ownerId: text(/^\d+$/, 'the number of its owner'),
    branch: text(/^[\w./-]+$/, 'a branch'),
  }),
  /** Folder of docs/runbooks as a browser finds it; alerts link to it. */
  runbooksUrl: text(/^https:\/\/[^\s]+[^/]$/, 'an https address without a slash at the end'),
  customerio: z.strictObject({
    region: z.enum(['us', 'eu'], 'expected us or eu'),
    /** Of the whole workspace. Customer.io may drop Track operations above its limit without an error. */
    trackRequestsPerSecond: rate,
    trackOperationsPerSecond: rate,
    sendsPerSecond: rate,
  }),
  identify: trackFunction,
  track: trackFunction,
  transactional: z.strictObject({
    instancesMax: wholeNumber(1, 100),
    /** Sends that one instance has in hand at once. */
    concurrency: wholeNumber(1, 1000),
    /** Addresses, domains or ids; left out: everybody. Whoever is not in it is parked, never sent to. */
    recipientsAllowed: z
      .array(text(/^[^\s,]+$/, 'an address, a domain or an id, without commas'))
      .min(1, 'leave it out to allow everybody')
      .optional(),
  }),
  webhook: z.strictObject({
    /** One at least: Customer.io waits 4 seconds, a cold start included. */
    instancesMin: wholeNumber(1, 10),
    instancesMax: wholeNumber(1, 100),
    /** False where the organisation forbids `allUsers` (docs/deploy.md has the way out). */
    allowAllUsers: z.boolean(),
    /** So long nothing comes in before somebody is paged; left out: nobody is. Cloud Monitoring looks back 23 hours. */
    silentHoursMax: wholeNumber(1, 23).optional(),
  }),
  feedback: z.strictObject({
    instancesMax: wholeNumber(1, 20),
    /** Left out: the defaults of shared/users/feedback-policy.ts. */
    policy: z.partialRecord(z.enum(['complaint', 'hard_bounce', 'soft_bounce']), z.enum(feedbackActions)).optional(),
  }),
  sync: z.strictObject({
    /** In UTC. */
    schedule: text(/^(\S+\s){4}\S+$/, 'a cron schedule of five fields'),
    /** Less than what people have in all, so that live messages do not wait behind a back-fill. */
    messagesPerSecond: rate,
  }),
  /** Left out: the defaults of shared/contract/guardrails.ts. */
  guardrails: z.partialRecord(z.enum(guardrailRules), z.enum(guardrailLevels)).optional(),
  retention: z.strictObject({
    /** How long Pub/Sub keeps what no function took. */
    messagesDays: wholeNumber(1, 31),
    publishedMessagesDays: days,
    /** True: the archive keeps bodies, with all that is in them about people. */
    publishedBodies: z.boolean(),
    deadLettersDays: days,
    quarantinedEventsDays: days,
    outcomesDays: days,
    deliveryEventsDays: days,
  }),
  /** Who may publish what. Accounts of other projects too. */
  publishers: z.strictObject({
    identify: z.array(serviceAccount),
    track: z.array(serviceAccount),
    transactional: z.array(serviceAccount),
  }),
  /** Who reads the dataset of delivery events and its views. */
  analysts: z.array(member),
  /** Who reads delivery events without anything personal. Left out: that dataset is not made. */
  analystsWithoutPersonalData: z.array(member).min(1, 'leave it out to make no such dataset').optional(),
  /** Who reads both datasets and replays dead letters. */
  operators: z.array(member).min(1, 'expected somebody'),
  /** The company's Postgres; left out: no people sync. */
  database: z
    .strictObject({
      /** `max_connections` less what others need. */
      connectionsMax: wholeNumber(1, 10_000),
      /** Connections of one instance. */
      poolSize: wholeNumber(1, 100),
      /** A Serverless VPC Access connector; left out: reached over the internet. */
      vpcConnector: text(
        /^projects\/[^/]+\/locations\/[^/]+\/connectors\/[^/]+$/,
        'projects/<project>/locations/<region>/connectors/<name>',
      ).optional(),
    })
    .optional(),
  /** Who is paged. */
  notificationChannels: z
    .array(text(/^projects\/[^/]+\/notificationChannels\/\d+$/, 'projects/<project>/notificationChannels/<number>'))
    .min(1, 'expected somebody to be paged'),
});

export type Environment = z.infer<typeof environmentSchema>;

/** Thrown at synth with everything that is wrong, so that one run shows it all. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`cdktf/environments.ts:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
    this.problems = problems;
  }
}

/** Hands the environments back when they hold together. Throws one EnvironmentError otherwise. */
export function checkEnvironments(given: readonly Environment[]): readonly Environment[] {
  const problems = given.flatMap((environment, index) => {
    const name = typeof environment.name === 'string' ? environment.name : `environment ${index + 1}`;
    const found = environmentSchema.safeParse(environment);
    if (found.success) return relationProblems(found.data).map((problem) => `${name}.${problem}`);
    return found.error.issues.map(({ path, message }) => `${[name, ...path].join('.')}: ${message}`);
  });
  for (const field of ['name', 'stateBucket'] as const) {
    const values = given.map((environment) => environment[field]);
    const repeated = values.find((value, index) => values.indexOf(value) !== index);
    if (repeated !== undefined) problems.push(`${field}: got ${repeated} twice, expected one each`);
  }
  if (problems.length > 0) throw new EnvironmentError(problems);
  return given;
}
