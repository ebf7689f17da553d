/** [edge] Lazy entry: loaded only where a secret is given as a Secret Manager reference. */
import { SecretManagerServiceClient } from '@google-cloud/secret-manager';

/** A version that Secret Manager does not give by then is an error; the last good value serves on. */
const accessTimeoutMs = 5_000;

let shared: SecretManagerServiceClient | undefined;

/** The payload of a version, by its full name. Throws Secret Manager's own error. */
export async function accessSecretVersion(
  name: string,
  client = (shared ??= new SecretManagerServiceClient()),
): Promise<string> {
  const [version] = await client.accessSecretVersion({ name }, { timeout: accessTimeoutMs });
  return Buffer.from(version.payload?.data ?? '').toString('utf8');
}
