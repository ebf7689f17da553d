import type { ConfigOf } from '../config';
import type { appApiVariables } from '../function-variables';
import { openSecret } from '../secrets';
import { CustomerIOService, type AppConfig } from './service';

/** The service of a function that sends, from the variables that such functions declare. */
export function appService(config: ConfigOf<typeof appApiVariables>): CustomerIOService<AppConfig> {
  return new CustomerIOService<AppConfig>({
    region: config.CUSTOMERIO_REGION,
    appApiKey: openSecret('CUSTOMERIO_APP_API_KEY', config.CUSTOMERIO_APP_API_KEY),
    appUrl: config.CUSTOMERIO_APP_URL,
    requestsPerSecond: config.CUSTOMERIO_REQUESTS_PER_SECOND,
  });
}
