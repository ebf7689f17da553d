/**
 * The declarations of the package, in one file. What is inferred from the schemas is written out, so that an editor
 * shows fields and no library's inner types.
 */
import path from 'node:path';

import ts from 'typescript';

/** What the file declares, in the order in which it is read. */
const declared: readonly (readonly [file: string, names: readonly string[]])[] = [
  ['publisher.ts', ['Publisher']],
  [
    'publisher-options.ts',
    [
      'PublisherOptions',
      'PublishOptions',
      'SendOptions',
      'Published',
      'PublisherEvents',
      'PublishContext',
      'Enqueue',
      'PublisherTopics',
      'PubSubClient',
      'PubSubTopic',
    ],
  ],
  ['identify-message.ts', ['IdentifyMessageInput']],
  ['track-message.ts', ['TrackMessageInput']],
  ['transactional-message.ts', ['TransactionalMessageInput']],
  ['send-fields.ts', ['Attachments', 'MailHeaders']],
  ['attributes.ts', ['AttributesInput']],
  ['json-value.ts', ['JsonValue']],
  ['guardrails.ts', ['GuardrailLevels', 'GuardrailRule', 'GuardrailLevel', 'AttributeTypes']],
  ['attribute-rules.ts', ['AttributeType']],
  ['problem.ts', ['ContractWarning']],
  ['../errors.ts', ['PipelineError', 'ErrorCode', 'ErrorMeaning', 'Disposition', 'Severity']],
];

const names = declared.flatMap(([, ofFile]) => ofFile);

/** The text of publisher.d.ts. Throws when a name is not there any more, or one is needed that is not declared. */
export function publisherTypes(contractDir: string): string {
  const program = ts.createProgram({
    rootNames: declared.map(([file]) => path.join(contractDir, file)).filter((file) => !file.endsWith('publisher.ts')),
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      strict: true,
      exactOptionalPropertyTypes: true,
      esModuleInterop: true,
      types: [],
    },
  });
  const parts = declared.flatMap(([file, ofFile]) => {
    const fileName = path.join(contractDir, file);
    const classes = declaredClasses(fileName);
    return ofFile.map((name) => classes.get(name) ?? aliasText(program, fileName, name));
  });
  return [`import { EventEmitter } from 'node:events';`, ...parts, ''].join('\n\n');
}

/** The classes of a file as the compiler declares them, without bodies. From its text alone: it needs no types. */
function declaredClasses(fileName: string): ReadonlyMap<string, string> {
  const { outputText } = ts.transpileDeclaration(ts.sys.readFile(fileName) ?? '', { fileName });
  const emitted = ts.createSourceFile('emitted.d.ts', outputText, ts.ScriptTarget.ES2022, true);
  const classes = emitted.statements.filter(ts.isClassDeclaration);
  return new Map(
    classes.map((found) => [found.name?.text ?? '', withComment(outputText, found, found.getText(emitted))]),
  );
}

/** A type alias as it stands, or written out when it is inferred from a value. */
function aliasText(program: ts.Program, fileName: string, name: string): string {
  const source = program.getSourceFile(fileName);
  const alias = source?.statements.filter(ts.isTypeAliasDeclaration).find((node) => node.name.text === name);
  if (!source || !alias) throw new Error(`publisher.d.ts: ${fileName} does not declare ${name}`);
  const text = alias.getText(source);
  if (!/\bz\.|\btypeof\b/.test(text)) return withComment(source.text, alias, text);
  const node = program
    .getTypeChecker()
    .typeToTypeNode(
      program.getTypeChecker().getTypeAtLocation(alias),
      alias,
      ts.NodeBuilderFlags.NoTruncation |
        ts.NodeBuilderFlags.InTypeAlias |
        ts.NodeBuilderFlags.MultilineObjectLiterals |
        ts.NodeBuilderFlags.UseSingleQuotesForStringLiteralType,
    );
  if (!node) throw new Error(`publisher.d.ts: the type of ${name} cannot be written out`);
  const printed = ts.createPrinter().printNode(ts.EmitHint.Unspecified, node, source);
  return withComment(source.text, alias, `export type ${name} = ${withoutImports(printed)};`);
}

/** What the compiler would import from the file beside is declared in this one. */
const withoutImports = (text: string): string =>
  text.replace(/import\("[^"]*"\)\.(\w+)/g, (_all, name: string) => {
    if (!names.includes(name)) throw new Error(`publisher.d.ts: ${name} is needed and not declared`);
    return name;
  });

function withComment(whole: string, node: ts.Node, text: string): string {
  const comment = ts.getLeadingCommentRanges(whole, node.getFullStart())?.at(-1);
  return comment ? `${whole.slice(comment.pos, comment.end)}\n${text}` : text;
}
