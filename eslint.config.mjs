import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders of the product, for the rules on who may import whom. */
const deployed = ['shared/**/*.ts', 'functions/**/*.ts'];

/**
 * The [edge] files: the only ones of the deployed code that may touch the process, the clock, timers, chance,
 * the console, the network or a Google client. Everything else gets what it needs as an argument.
 */
const edgeFiles = [
  'functions/*/index.ts',
  'shared/log.ts',
  'shared/secrets.ts',
  'shared/secret-manager-client.ts',
  'shared/deadline.ts',
  'shared/micro-batch.ts',
  'shared/http/*.ts',
  'shared/pubsub/effects.ts',
  'shared/pubsub/pubsub-client.ts',
  'shared/pubsub/push-token.ts',
  'shared/contract/publisher.ts',
  'shared/contract/publisher-client.ts',
  'shared/customerio/clients.ts',
  'shared/customerio/rate-budget.ts',
  'shared/ledger/firestore-client.ts',
  'shared/users/postgres-client.ts',
  'shared/warehouse/bigquery-insert.ts',
  'shared/warehouse/row-sink.ts',
];

const googleClients = ['@google-cloud/*', '!@google-cloud/functions-framework'];

const outside = (from, folders, why, more = []) => ({
  files: [`${from}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [{ group: folders.flatMap((folder) => [`**/${folder}`, `**/${folder}/**`]), message: why }, ...more],
      },
    ],
  },
});

/** The whole of Google's bindings takes half a gigabyte and a second to load; a resource by its own path takes neither. */
const bindingsByPath = {
  regex: '^@cdktf/provider-google$',
  message: 'import resources by their own path: @cdktf/provider-google/lib/<resource>',
};

/** Each folder's import direction: one pattern list a folder, because a later block replaces an earlier one. */
const importDirections = [
  outside('shared', ['functions', 'cdktf', 'tools', 'test'], 'shared/ imports nothing from the other folders'),
  outside('tools', ['functions/*/index', 'cdktf', 'test'], 'tools/ runs the built functions, it does not import them'),
  outside('cdktf', ['functions/*/index', 'tools', 'test'], 'cdktf/ imports only the config.ts of a function', [
    bindingsByPath,
  ]),
  { files: ['test/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: [bindingsByPath] }] } },
  {
    files: ['functions/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/cdktf/**', '**/tools/**', '**/test/**'], message: 'functions/ imports from shared/ only' },
            {
              regex: '^\\.\\./(?!\\.\\./shared/)',
              message: 'one function never imports another: what they share belongs to shared/',
            },
          ],
        },
      ],
    },
  },
];

const edgesOnly = {
  files: deployed,
  ignores: edgeFiles,
  rules: {
    'no-restricted-globals': [
      'error',
      ...['fetch', 'console', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
        name,
        message: 'only [edge] files (eslint.config.mjs) may use this',
      })),
    ],
    'no-restricted-properties': [
      'error',
      { object: 'process', property: 'env', message: 'only [edge] files read the environment' },
      { object: 'Date', property: 'now', message: 'take the time as an argument' },
      { object: 'Math', property: 'random', message: 'take chance as an argument' },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'take the time as an argument' },
      {
        selector: `ImportDeclaration[importKind!='type'][source.value=/^@google-cloud\\u002F(?!functions-framework)/]`,
        message: 'Google clients belong to [edge] files',
      },
      {
        selector: `CallExpression[callee.name='require']`,
        message: 'lazy entries are loaded by [edge] files',
      },
    ],
  },
};

export { edgeFiles, googleClients };

export default defineConfig(
  globalIgnores(['dist/', 'cdktf.out/', 'coverage/', 'node_modules/', 'test/fixtures/', 'test/tools/audit/corpus/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      eqeqeq: 'error',
    },
  },
  ...importDirections,
  edgesOnly,
  {
    files: ['test/**/*.ts'],
    rules: {
      // Jest's asymmetric matchers are typed any.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // The type of an ESTree node is a string by specification; the enum of typescript-eslint is one way to write it.
    files: ['tools/audit/**/*.ts', 'test/tools/audit/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
);
