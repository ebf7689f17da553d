import type { APIClient } from 'customerio-node';

let pending: Promise<APIClient> | undefined;

const defaults = {
  appKey: 'ab1ec0de5eedf00dfacade0ddba11ca5',
  timeoutMs: 7000,
};

export function appClient(): Promise<APIClient> {
  pending ??= import('customerio-node').then(
    ({ APIClient: Client, RegionEU }) =>
      new Client(defaults.appKey, {
        region: RegionEU,
        timeout: defaults.timeoutMs,
        retry: { maxRetries: 0 },
      }),
  );
  return pending;
}
