// Goal: a function's environment in the stack has the type of that function's own configuration. Method: the compiler
// itself, over small files, because a mistake that compiles cannot be caught by a test that runs.
import path from 'node:path';

import ts from 'typescript';

import { repositoryRoot } from '../../tools/build/functions';

type Given = {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** By the variable, the key of `secretIds`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Which of them may be left out. */
  readonly optional: readonly string[];
};

const project = { GCP_PROJECT: 'my-project' };
const trackApi = {
  ...project,
  DEAD_LETTER_TOPIC: 'customerio-x-dead-letter',
  CUSTOMERIO_REGION: 'eu',
  CUSTOMERIO_REQUESTS_PER_SECOND: '5',
  CUSTOMERIO_OPERATIONS_PER_SECOND: '50',
  GUARDRAILS: 'attribute_type=off',
};
const trackSecrets = { CUSTOMERIO_SITE_ID: 'siteId', CUSTOMERIO_TRACK_API_KEY: 'trackApiKey' };

/** What each function takes; written here a second time on purpose. */
const functions: readonly Given[] = [
  { name: 'identify', variables: trackApi, secrets: trackSecrets, optional: ['GUARDRAILS'] },
  { name: 'track', variables: trackApi, secrets: trackSecrets, optional: ['GUARDRAILS'] },
  {
    name: 'transactional',
    variables: {
      ...project,
      DEAD_LETTER_TOPIC: 'customerio-x-dead-letter',
      CUSTOMERIO_REGION: 'eu',
      CUSTOMERIO_REQUESTS_PER_SECOND: '5',
      LEDGER: 'firestore:customerio-ledger',
      GUARDRAILS: 'attribute_type=off',
      RECIPIENTS_ALLOWED: 'example.com',
    },
    secrets: { CUSTOMERIO_APP_API_KEY: 'appApiKey' },
    optional: ['GUARDRAILS', 'RECIPIENTS_ALLOWED'],
  },
  {
    name: 'webhook',
    variables: {
      ...project,
      BIGQUERY_DATASET: 'customerio',
      BIGQUERY_TABLE: 'delivery_events',
      FALLBACK_TOPIC: 'customerio-webhook-fallback',
      FEEDBACK_TOPIC: 'customerio-feedback',
      QUARANTINE_TOPIC: 'customerio-webhook-quarantine',
      WEBHOOK_TOLERANCE_SECONDS: '300',
    },
    secrets: { WEBHOOK_SIGNING_KEYS: 'webhookSigningKeys' },
    optional: ['WEBHOOK_TOLERANCE_SECONDS'],
  },
  {
    name: 'feedback',
    variables: {
      ...project,
      DEAD_LETTER_TOPIC: 'customerio-x-dead-letter',
      IDENTIFY_TOPIC: 'customerio-identify',
      DATABASE_POOL_MAX: '5',
      FEEDBACK_POLICY: 'complaint=suppress',
    },
    secrets: { DATABASE_URL: 'databaseUrl' },
    optional: ['DATABASE_POOL_MAX', 'FEEDBACK_POLICY', 'DATABASE_URL'],
  },
  {
    name: 'sync',
    variables: {
      ...project,
      IDENTIFY_TOPIC: 'customerio-identify',
      DATABASE_POOL_MAX: '5',
      SYNC_MESSAGES_PER_SECOND: '9',
    },
    secrets: { DATABASE_URL: 'databaseUrl' },
    optional: ['DATABASE_POOL_MAX', 'SYNC_MESSAGES_PER_SECOND'],
  },
];

const source = ({ name, variables, secrets }: Given, moreSecrets = ''): string => `
  import type { ${name}Config } from '../../functions/${name}/config';
  import { secretIds } from '../../shared/names';
  import type { FunctionSettings } from '../../cdktf/constructs/deployed-function';
  import { mountedSecret } from '../../cdktf/constructs/mounted-secret';
  void mountedSecret; void secretIds;
  export const settings: Pick<FunctionSettings<typeof ${name}Config>, 'variables' | 'secrets'> = {
    variables: {${Object.entries(variables)
      .map(([key, value]) => `${key}: '${value}'`)
      .join(',')}},
    secrets: {${Object.entries(secrets)
      .map(([key, id]) => `${key}: mountedSecret(secretIds.${id})`)
      .concat(moreSecrets)
      .join(',')}},
  };`;

const without = (given: Readonly<Record<string, string>>, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));

type Case = readonly [claim: string, code: string, message: RegExp | undefined];

function casesOf(given: Given): Case[] {
  const { name, variables, secrets, optional } = given;
  const [secret = ''] = Object.keys(secrets);
  const needed = Object.keys(without(variables, ...optional));
  const spare = { ...given, variables: without(variables, ...optional), secrets: without(secrets, ...optional) };
  const last = needed.at(-1) ?? '';
  const misspelt = { ...without(variables, last), [`${last}X`]: 'x' };
  return [
    [`${name}: takes what the configuration asks for`, source(given), undefined],
    [`${name}: takes it without what is optional`, source(spare), undefined],
    ...needed.map((missing): Case => [
      `${name}: refuses that ${missing} is missing`,
      source({ ...given, variables: without(variables, missing) }),
      new RegExp(missing),
    ]),
    [`${name}: refuses ${last} misspelt`, source({ ...given, variables: misspelt }), new RegExp(`${last}X`)],
    [
      `${name}: refuses ${secret} as a plain variable`,
      source({ ...given, variables: { ...variables, [secret]: 'abc' } }),
      new RegExp(secret),
    ],
    [
      `${name}: refuses text as ${secret}`,
      source({ ...given, secrets: without(secrets, secret) }, `${secret}: 'abc'`),
      /MountedSecret/,
    ],
    ...Object.keys(without(secrets, ...optional)).map((missing): Case => [
      `${name}: refuses that ${missing} is missing`,
      source({ ...given, secrets: without(secrets, missing) }),
      new RegExp(missing),
    ]),
  ];
}

const [identify] = functions;
const cases: readonly Case[] = [
  ...functions.flatMap(casesOf),
  [
    'refuses a secret that has no container',
    identify ? source(identify).replace('secretIds.siteId', "'site'") : '',
    /"site"/,
  ],
];

describe('FunctionSettings', () => {
  const folder = path.join(repositoryRoot, 'test', 'cdktf');
  let messages: Map<string, string[]>;

  beforeAll(() => {
    const files = new Map(cases.map(([, code], index) => [path.join(folder, `case-${index}.ts`), code]));
    const { config } = ts.readConfigFile(path.join(repositoryRoot, 'tsconfig.json'), (file) =>
      ts.sys.readFile(file),
    ) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson(
      { ...config.compilerOptions, types: ['node'] },
      repositoryRoot,
    );
    const disk = ts.createCompilerHost(options);
    const host: ts.CompilerHost = {
      ...disk,
      fileExists: (file) => files.has(file) || disk.fileExists(file),
      readFile: (file) => files.get(file) ?? disk.readFile(file),
      getSourceFile: (file, ...rest) => {
        const code = files.get(file);
        return code === undefined
          ? disk.getSourceFile(file, ...rest)
          : ts.createSourceFile(file, code, ts.ScriptTarget.ES2022);
      },
    };
    const program = ts.createProgram([...files.keys()], options, host);
    messages = new Map(
      [...files.keys()].map((file) => [
        path.basename(file),
        program
          .getSemanticDiagnostics(program.getSourceFile(file))
          .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      ]),
    );
  }, 60_000);

  it.each(cases.map(([claim, , message], index) => ({ claim, message, file: `case-${index}.ts` })))(
    '$claim',
    ({ file, message }) => {
      const expected = message === undefined ? [] : [expect.stringMatching(message)];
      expect(messages.get(file)).toEqual(expected);
    },
  );
});
