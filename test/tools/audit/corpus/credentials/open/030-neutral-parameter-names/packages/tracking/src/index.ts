import { RegionEU, RegionUS, TrackClient } from 'customerio-node';

export interface TrackingOptions {
  siteId: string;
  apiKey: string;
  region: 'eu' | 'us';
}

export class Tracking {
  readonly #client: TrackClient;

  constructor({ siteId, apiKey, region }: TrackingOptions) {
    this.#client = new TrackClient(siteId, apiKey, {
      region: region === 'eu' ? RegionEU : RegionUS,
    });
  }

  async courseFinished(userId: string, courseId: string, score: number): Promise<void> {
    await this.#client.track(userId, {
      name: 'course_finished',
      data: { course_id: courseId, score },
    });
  }
}
