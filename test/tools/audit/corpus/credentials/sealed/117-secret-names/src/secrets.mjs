import { SecretManagerServiceClient } from '@google-cloud/secret-manager';

const manager = new SecretManagerServiceClient();

export async function readSecret(name) {
  const [version] = await manager.accessSecretVersion({ name });
  const value = version.payload.data.toString('utf8').trim();
  if (!value) {
    throw new Error(`${name} is empty`);
  }
  return value;
}
