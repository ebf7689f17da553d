// Goal: a function's environment in the stack has the type of that function's own configuration. Method: the compiler
// itself, over small files, because a mistake that compiles cannot be caught by a test that runs.
import path from 'node:path';

import ts from 'typescript';

import { repositoryRoot } from '../../tools/build/functions';

const variables = `
  GCP_PROJECT: 'my-project', DEAD_LETTER_TOPIC: 'customerio-identify-dead-letter', CUSTOMERIO_REGION: 'eu',
  CUSTOMERIO_REQUESTS_PER_SECOND: '5', CUSTOMERIO_OPERATIONS_PER_SECOND: '50',`;
const secrets = `
  CUSTOMERIO_SITE_ID: mountedSecret(secretIds.siteId), CUSTOMERIO_TRACK_API_KEY: mountedSecret(secretIds.trackApiKey),`;

const source = (given: { readonly variables?: string; readonly secrets?: string }): string => `
  import type { identifyConfig } from '../../functions/identify/config';
  import { secretIds } from '../../shared/names';
  import type { FunctionSettings } from '../../cdktf/constructs/deployed-function';
  import { mountedSecret } from '../../cdktf/constructs/mounted-secret';
  void mountedSecret; void secretIds;
  export const settings: Pick<FunctionSettings<typeof identifyConfig>, 'variables' | 'secrets'> = {
    variables: {${given.variables ?? variables}},
    secrets: {${given.secrets ?? secrets}},
  };`;

const cases: readonly (readonly [claim: string, code: string, message: RegExp | undefined])[] = [
  ['takes what the configuration asks for', source({}), undefined],
  ['takes an optional variable', source({ variables: `${variables} GUARDRAILS: 'attribute_type=off'` }), undefined],
  [
    'refuses a variable that is missing',
    source({ variables: variables.replace("CUSTOMERIO_REGION: 'eu',", '') }),
    /CUSTOMERIO_REGION/,
  ],
  [
    'refuses a variable that is misspelt',
    source({ variables: variables.replace('CUSTOMERIO_REGION', 'CUSTOMERIO_REGON') }),
    /CUSTOMERIO_REGON/,
  ],
  [
    'refuses a secret as a plain variable',
    source({ variables: `${variables} CUSTOMERIO_TRACK_API_KEY: 'abc'` }),
    /CUSTOMERIO_TRACK_API_KEY/,
  ],
  [
    'refuses text as a secret',
    source({ secrets: `${secrets.split(',')[0] ?? ''}, CUSTOMERIO_TRACK_API_KEY: 'abc'` }),
    /MountedSecret/,
  ],
  [
    'refuses a secret that is missing',
    source({ secrets: `${secrets.split(',')[0] ?? ''},` }),
    /CUSTOMERIO_TRACK_API_KEY/,
  ],
  [
    'refuses a secret that has no container',
    source({ secrets: secrets.replace('secretIds.siteId', "'site'") }),
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
