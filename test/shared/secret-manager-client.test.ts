// The unmodified client against a server of this machine that speaks Secret Manager's own protocol.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { SecretManagerServiceClient } from '@google-cloud/secret-manager';
import { credentials, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

import { accessSecretVersion } from '../../shared/secret-manager-client';

type Call = { readonly request: { readonly name: string } };
type Answer = (error: object | null, version?: object) => void;

let server: Server;
let client: SecretManagerServiceClient;
const asked: string[] = [];

beforeAll(async () => {
  const root = path.dirname(require.resolve('@google-cloud/secret-manager/package.json'));
  const text = readFileSync(path.join(root, 'build/protos/protos.json'), 'utf8');
  const protos = JSON.parse(text) as Parameters<typeof fromJSON>[0];
  const definition = fromJSON(protos)['google.cloud.secretmanager.v1.SecretManagerService'];
  server = new Server();
  server.addService(definition as Parameters<Server['addService']>[0], {
    accessSecretVersion: ({ request }: Call, answer: Answer) => {
      asked.push(request.name);
      if (request.name.endsWith('/9')) answer({ code: status.NOT_FOUND, details: 'no such version' });
      else answer(null, { name: request.name, payload: { data: Buffer.from('a-key\n') } });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  client = new SecretManagerServiceClient({ apiEndpoint: '127.0.0.1', port, sslCreds: credentials.createInsecure() });
});
afterAll(async () => {
  await client.close();
  server.forceShutdown();
});

describe('accessSecretVersion', () => {
  it('asks for the version by its full name and returns its payload as text', async () => {
    await expect(accessSecretVersion('projects/p/secrets/s/versions/latest', client)).resolves.toBe('a-key\n');
    expect(asked).toEqual(['projects/p/secrets/s/versions/latest']);
  });

  it('throws what Secret Manager says of a version that is not there', async () => {
    await expect(accessSecretVersion('projects/p/secrets/s/versions/9', client)).rejects.toMatchObject({ code: 5 });
  });
});
