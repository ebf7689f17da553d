/**
 * Google's own GoogleSQL analyzer and evaluator, as a second opinion on our SQL: the server in the package
 * @fivetrandevelopers/zetasql, spoken to on 127.0.0.1.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { credentials, loadPackageDefinition, type Client, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

import { freePort } from '../../tools/local/ports';

/** A GoogleSQL type by name; a list of one is an array of it, an object is a struct. */
export type SqlType = string | readonly [SqlType] | { readonly [field: string]: SqlType };

export type SqlTable = {
  readonly columns: Readonly<Record<string, SqlType>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};
export type SqlResult = {
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};
export type GoogleSql = {
  /** Rejects with the engine's message. Tables are named by their full path, as the SQL quotes them. */
  query(sql: string, tables: Readonly<Record<string, SqlTable>>, parameters?: SqlParameters): Promise<SqlResult>;
  /** Type check only: also for functions that the evaluator does not have. */
  analyze(sql: string, tables: Readonly<Record<string, SqlTable>>): Promise<void>;
  stop(): void;
};
export type SqlParameters = Readonly<Record<string, { readonly type: SqlType; readonly value: unknown }>>;

const packageDir = path.join(
  path.dirname(require.resolve('@fivetrandevelopers/zetasql/package.json')),
  'lib',
  'zetasql',
);

/** There are binaries for Linux (glibc) and macOS, on x64 and arm64. */
const binaryPath = path.join(
  packageDir,
  `remote_server${process.arch === 'arm64' ? '_arm' : ''}${process.platform === 'darwin' ? '' : '.so'}`,
);
const hasGlibc =
  process.platform !== 'linux' || 'glibcVersionRuntime' in (process.report.getReport() as { header: object }).header;

/** Why the engine cannot run here; undefined where it can. */
export const googleSqlMissing: string | undefined =
  ['linux', 'darwin'].includes(process.platform) && hasGlibc && existsSync(binaryPath)
    ? undefined
    : `no GoogleSQL engine for ${process.platform} ${process.arch}: its package has none`;

type Message = Record<string, unknown>;

/** What the resolver turns into simpler SQL before the evaluator, which has no nodes of its own for these. */
const rewrites = [
  'FLATTEN',
  'ARRAY_FILTER_TRANSFORM',
  'UNPIVOT',
  'PIVOT',
  'ARRAY_INCLUDES',
  'TYPEOF_FUNCTION',
  'WITH_EXPR',
  'INLINE_SQL_FUNCTIONS',
  'NULLIFERROR_FUNCTION',
];

export async function startGoogleSql(): Promise<GoogleSql> {
  const port = await freePort(0);
  const child = spawn(binaryPath, ['127.0.0.1', String(port)], { stdio: 'ignore' });
  const client = connect(`127.0.0.1:${port}`);
  const stop = (): void => {
    client.close();
    child.kill('SIGTERM');
  };
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      client.waitForReady(Date.now() + 20_000, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    const languageOptions = await call(client, 'GetLanguageOptions', { maximumFeatures: true });
    const features = (languageOptions.enabledLanguageFeatures ?? []) as string[];
    Object.assign(languageOptions, {
      // BigQuery's TIMESTAMP has microseconds.
      enabledLanguageFeatures: features.filter((feature) => feature !== 'FEATURE_TIMESTAMP_NANOS'),
      productMode: 'PRODUCT_EXTERNAL',
      reservedKeywords: ['QUALIFY'],
      supportedStatementKinds: [],
    });
    return engine(client, languageOptions, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

function engine(client: Client, languageOptions: Message, stop: () => void): GoogleSql {
  const options = (parameters: SqlParameters): Message => ({
    languageOptions,
    defaultTimezone: 'UTC',
    errorMessageMode: 'ERROR_MESSAGE_ONE_LINE',
    parameterMode: 'PARAMETER_NAMED',
    enabledRewrites: rewrites.map((name) => `REWRITE_${name}`),
    queryParameters: Object.entries(parameters).map(([name, { type }]) => ({ name, type: typeProto(type) })),
  });
  const catalog = (tables: Readonly<Record<string, SqlTable>>): Message => ({
    name: 'bigquery',
    table: Object.entries(tables).map(([name, { columns }]) => ({
      name,
      column: Object.entries(columns).map(([column, type]) => ({ name: column, type: typeProto(type) })),
    })),
    builtinFunctionOptions: { languageOptions },
  });
  return {
    stop,
    async analyze(sql, tables) {
      await call(client, 'Analyze', { sqlStatement: sql, simpleCatalog: catalog(tables), options: options({}) });
    },
    async query(sql, tables, parameters = {}) {
      const answer = (await call(client, 'EvaluateQuery', {
        sql,
        simpleCatalog: catalog(tables),
        options: options(parameters),
        tableContent: Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, contentOf(table)])),
        params: Object.entries(parameters).map(([name, { type, value }]) => ({ name, value: valueProto(type, value) })),
      })) as {
        prepared: { columns?: { name: string; type: TypeProto }[] };
        content: { tableData?: { row?: { cell?: ValueProto[] }[] } };
      };
      const columns = (answer.prepared.columns ?? []).map(({ name, type }) => ({ name, type: typeOf(type) }));
      const rows = (answer.content.tableData?.row ?? []).map(({ cell }) =>
        Object.fromEntries(columns.map(({ name }, index) => [name, plainValue(cell?.[index])])),
      );
      return { columns, rows };
    },
  };
}

function connect(address: string): Client {
  const definition = loadSync('local_service.proto', {
    includeDirs: [path.join(packageDir, 'protos')],
    longs: String,
    enums: String,
    defaults: false,
    oneofs: true,
  });
  const { zetasql } = loadPackageDefinition(definition) as unknown as {
    zetasql: { local_service: { ZetaSqlLocalService: ServiceClientConstructor } };
  };
  const bytesMax = 256 * 1024 * 1024;
  return new zetasql.local_service.ZetaSqlLocalService(address, credentials.createInsecure(), {
    'grpc.max_receive_message_length': bytesMax,
    'grpc.max_send_message_length': bytesMax,
  });
}

type Method = (request: Message, options: object, done: (error: Error | null, answer: Message) => void) => void;

const call = (client: Client, method: string, request: Message): Promise<Message> =>
  new Promise((resolve, reject) => {
    const rpc = (client as unknown as Record<string, Method>)[method];
    rpc?.call(client, request, { deadline: Date.now() + 30_000 }, (error, answer) => {
      if (error) reject(new Error(error.message.replace(/^\d+ [A-Z_]+: /, '')));
      else resolve(answer);
    });
  });

const kinds: Readonly<Record<string, string>> = { FLOAT64: 'TYPE_DOUBLE' };

type TypeProto = {
  typeKind: string;
  arrayType?: { elementType: TypeProto };
  structType?: { field?: { fieldName: string; fieldType: TypeProto }[] };
};

const isArrayType = (type: SqlType): type is readonly [SqlType] => Array.isArray(type);

function typeProto(type: SqlType): TypeProto {
  if (typeof type === 'string') return { typeKind: kinds[type] ?? `TYPE_${type}` };
  if (isArrayType(type)) return { typeKind: 'TYPE_ARRAY', arrayType: { elementType: typeProto(type[0]) } };
  const field = Object.entries(type).map(([fieldName, fieldType]) => ({ fieldName, fieldType: typeProto(fieldType) }));
  return { typeKind: 'TYPE_STRUCT', structType: { field } };
}

function typeOf({ typeKind, arrayType, structType }: TypeProto): SqlType {
  if (arrayType) return [typeOf(arrayType.elementType)];
  if (structType) return Object.fromEntries((structType.field ?? []).map((f) => [f.fieldName, typeOf(f.fieldType)]));
  return typeKind === 'TYPE_DOUBLE' ? 'FLOAT64' : typeKind.replace('TYPE_', '');
}

const contentOf = ({ columns, rows }: SqlTable): Message => ({
  tableData: {
    row: rows.map((row) => ({
      cell: Object.entries(columns).map(([name, type]) => valueProto(type, row[name])),
    })),
  },
});

type ValueProto = Record<string, unknown> & { value?: string };

const scalarFields: Readonly<Record<string, (value: unknown) => ValueProto>> = {
  INT64: (value) => ({ int64Value: String(value) }),
  FLOAT64: (value) => ({ doubleValue: value }),
  STRING: (value) => ({ stringValue: value }),
  BOOL: (value) => ({ boolValue: value }),
  JSON: (value) => ({ jsonValue: value }),
  BYTES: (value) => ({ bytesValue: Buffer.from(String(value), 'base64') }),
  DATE: (value) => ({ dateValue: Math.round(Date.parse(String(value)) / 86_400_000) }),
  TIMESTAMP: (value) => {
    const [, upToSeconds = '', fraction = ''] = /^(.{19})(?:\.(\d+))?Z$/.exec(String(value)) ?? [];
    const seconds = Date.parse(`${upToSeconds}Z`) / 1000;
    return { timestampValue: { seconds: String(seconds), nanos: Number(fraction.padEnd(9, '0')) } };
  },
};

function valueProto(type: SqlType, value: unknown): ValueProto {
  if (value === null || value === undefined) return {};
  if (typeof type === 'string') {
    const field = scalarFields[type];
    if (!field) throw new Error(`no fixture values of type ${type}`);
    return field(value);
  }
  if (isArrayType(type))
    return { arrayValue: { element: (value as unknown[]).map((item) => valueProto(type[0], item)) } };
  const record = value as Record<string, unknown>;
  return { structValue: { field: Object.entries(type).map(([name, of]) => valueProto(of, record[name])) } };
}

/** As rows of the local BigQuery come out too: numbers, ISO times, JSON as text, bytes as base64. */
function plainValue(value: ValueProto = {}): unknown {
  switch (value.value) {
    case undefined:
      return null;
    case 'arrayValue':
      return ((value.arrayValue as { element?: ValueProto[] }).element ?? []).map(plainValue);
    case 'structValue':
      return ((value.structValue as { field?: ValueProto[] }).field ?? []).map(plainValue);
    case 'int64Value':
      return Number(value.int64Value);
    case 'bytesValue':
      return (value.bytesValue as Buffer).toString('base64');
    case 'dateValue':
      return new Date(Number(value.dateValue) * 86_400_000).toISOString().slice(0, 10);
    case 'timestampValue': {
      const { seconds = 0, nanos = 0 } = value.timestampValue as { seconds?: string | number; nanos?: number };
      const micros = Math.round(nanos / 1000);
      const [head = ''] = new Date(Number(seconds) * 1000).toISOString().split('.');
      return `${head}.${String(micros).padStart(6, '0')}Z`;
    }
    default:
      return value[value.value];
  }
}
