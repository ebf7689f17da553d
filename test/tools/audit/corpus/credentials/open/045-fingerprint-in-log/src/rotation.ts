import { createHash } from 'node:crypto';
import { APIClient, RegionUS } from 'customerio-node';
import type { Logger } from 'pino';

function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

export class RotatingClient {
  private current: { key: string; client: APIClient } | undefined;

  constructor(private readonly readKey: () => Promise<string>, private readonly log: Logger) {}

  async get(): Promise<APIClient> {
    const key = await this.readKey();
    if (this.current?.key !== key) {
      this.log.info({ fingerprint: fingerprint(key) }, 'App API key changed');
      this.current = { key, client: new APIClient(key, { region: RegionUS, retry: { maxRetries: 0 } }) };
    }
    return this.current.client;
  }
}
