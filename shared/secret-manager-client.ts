/** [edge] Lazy entry: loaded only where a secret is given as a Secret Manager reference. */
import { SecretManagerServiceClient } from '@google-cloud/secret-manager';

let client: SecretManagerServiceClient | undefined;

/** The payload of a version, by its full name. Throws Secret Manager's own error. */
export async function accessSecretVersion(name: string): Promise<string> {
  client ??= new SecretManagerServiceClient();
  const [version] = await client.accessSecretVersion({ name });
  return Buffer.from(version.payload?.data ?? '').toString('utf8');
}
