/** The key and the region that the App API is read with, from the environment. */
import { APIClient, RegionEU, RegionUS } from 'customerio-node';

import { ConfigError, defineConfig, httpOrigin, oneOf, optional, secretText } from '../../../shared/config';
import { openSecret } from '../../../shared/secrets';
import { AuditError } from '../audit-config';

const access = defineConfig({
  CUSTOMERIO_REGION: oneOf('us', 'eu'),
  CUSTOMERIO_APP_API_KEY: secretText,
  CUSTOMERIO_APP_URL: optional(httpOrigin),
});

const requestTimeoutMs = 15_000;

/** Throws `AuditError` with everything that is missing. The key is read when it is needed and never shown. */
export async function appClient(env: Readonly<Record<string, string | undefined>>): Promise<APIClient> {
  try {
    const { CUSTOMERIO_REGION: region, CUSTOMERIO_APP_API_KEY: reference, CUSTOMERIO_APP_URL: url } = access.parse(env);
    const key = await openSecret('CUSTOMERIO_APP_API_KEY', reference).read();
    return new APIClient(key, {
      region: region === 'us' ? RegionUS : RegionEU,
      timeout: requestTimeoutMs,
      ...(url !== undefined && { url: `${url}/v1` }),
    });
  } catch (error) {
    const reason = error instanceof ConfigError ? error.problems.join('; ') : (error as Error).message;
    throw new AuditError(`--workspace needs an App API key: ${reason}`, { cause: error });
  }
}
