import axios, { type AxiosInstance } from 'axios';

export class CrmClient {
  private readonly http: AxiosInstance;

  constructor(credentials: { siteId: string; trackApiKey: string }) {
    this.http = axios.create({
      baseURL: 'https://track-eu.customer.io/api/v2',
      timeout: 8000,
      auth: { username: credentials.siteId, password: credentials.trackApiKey },
    });
  }

  async capture(personId: string, event: string, properties: Record<string, unknown> = {}): Promise<void> {
    await this.http.post('/entity', {
      type: 'person',
      action: 'event',
      identifiers: { id: personId },
      name: event,
      attributes: properties,
    });
  }
}
