/**
 * Google's provider without Google: serves the schema of the installed bindings on 127.0.0.1, plans what is not set as
 * unknown and applies it with made-up values. Terraform finds it through TF_REATTACH_PROVIDERS.
 */
import path from 'node:path';

import { loadPackageDefinition, Server, ServerCredentials, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

import { dataSchema, providerSchema, resourceSchema, type BlockSchema } from '../bindings/schema';
import type { Stack } from '../checker/stack';
import { fromWire, toWire, withFoundValues, withMadeUpValues, withUnknowns, type Wire } from './stub-values';

export type StubProvider = { readonly env: Readonly<Record<string, string>>; stop(): void };

type Schemas = ReadonlyMap<string, BlockSchema>;

const nestings = { single: 1, list: 2, set: 3 };

/** `isReadOnly` and "may be set, else by the provider" both count as computed, but not in the provider's own settings. */
const wireBlock = ({ attributes, blocks }: BlockSchema, mayCompute: boolean): object => ({
  attributes: attributes.map(({ name, type, isRequired, isReadOnly }) => ({
    name,
    type: Buffer.from(JSON.stringify(type)),
    required: isRequired,
    optional: !isRequired && !isReadOnly,
    computed: mayCompute && !isRequired,
  })),
  block_types: blocks.map(({ name, block, nesting, itemsMin, itemsMax }) => ({
    type_name: name,
    block: wireBlock(block, mayCompute),
    nesting: nestings[nesting],
    min_items: itemsMin,
    max_items: itemsMax,
  })),
});

const wireSchemas = (schemas: Schemas): object =>
  Object.fromEntries([...schemas].map(([type, schema]) => [type, { version: 0, block: wireBlock(schema, true) }]));

/** Serves what the given stacks use. */
export async function startStubProvider(stacks: readonly Stack[]): Promise<StubProvider> {
  const used = (part: 'resource' | 'data', of: (type: string) => BlockSchema | undefined): Schemas =>
    new Map(
      stacks
        .flatMap((stack) => Object.keys(stack[part] ?? {}))
        .flatMap((type) => {
          const schema = of(type);
          return schema ? [[type, schema] as const] : [];
        }),
    );
  const definition = loadSync(path.join(__dirname, 'tfplugin5.proto'), { keepCase: true, longs: Number });
  const { tfplugin5 } = loadPackageDefinition(definition) as unknown as {
    tfplugin5: { Provider: ServiceClientConstructor };
  };
  const server = new Server();
  server.addService(tfplugin5.Provider.service, handlers(used('resource', resourceSchema), used('data', dataSchema)));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const reattach = {
    'hashicorp/google': {
      Protocol: 'grpc',
      ProtocolVersion: 5,
      Pid: process.pid,
      Test: true,
      Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
    },
  };
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify(reattach) },
    stop: () => {
      server.forceShutdown();
    },
  };
}

type Request = {
  readonly type_name: string;
  readonly config: Wire;
  readonly raw_state: { readonly json: Buffer };
  readonly current_state: Wire;
  readonly prior_state: Wire;
  readonly proposed_new_state: Wire;
  readonly planned_state: Wire;
};

function handlers(resources: Schemas, data: Schemas): Record<string, never> {
  const schemaOf = (schemas: Schemas, type: string): BlockSchema => schemas.get(type) ?? { attributes: [], blocks: [] };
  const answers: Record<string, (request: Request) => object> = {
    GetSchema: () => ({
      provider: { version: 0, block: wireBlock(providerSchema() ?? { attributes: [], blocks: [] }, false) },
      resource_schemas: wireSchemas(resources),
      data_source_schemas: wireSchemas(data),
    }),
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    ValidateResourceTypeConfig: () => ({}),
    ValidateDataSourceConfig: () => ({}),
    Configure: () => ({}),
    Stop: () => ({}),
    UpgradeResourceState: ({ raw_state }) => ({ upgraded_state: { json: raw_state.json } }),
    ReadResource: ({ current_state }) => ({ new_state: current_state }),
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state }) => {
      const proposed = fromWire(proposed_new_state);
      const isNew = fromWire(prior_state) === null;
      const planned = proposed && isNew ? withUnknowns(schemaOf(resources, type_name), proposed) : proposed;
      return { planned_state: toWire(planned), legacy_type_system: true };
    },
    ApplyResourceChange: ({ type_name, planned_state }) => {
      const planned = fromWire(planned_state);
      const applied = planned && withMadeUpValues(schemaOf(resources, type_name), planned);
      return { new_state: toWire(applied), legacy_type_system: true };
    },
    ReadDataSource: ({ type_name, config }) => ({
      state: toWire(withFoundValues(schemaOf(data, type_name), fromWire(config) ?? {})),
    }),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      (call: { readonly request: Request }, done: (error: Error | null, value?: object) => void): void => {
        try {
          done(null, answer(call.request));
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
        }
      },
    ]),
  ) as unknown as Record<string, never>;
}
