import { TrackClient } from 'customerio-node';

export interface GatewayOptions {
  siteId: string;
  apiKey: string;
  url?: string;
}

export function createGateway({ siteId, apiKey, url }: GatewayOptions) {
  const client = new TrackClient(siteId, apiKey, { url, retry: { maxRetries: 0 } });
  return {
    courseCompleted: (learnerId: string, courseId: string) =>
      client.track(learnerId, { name: 'course_completed', data: { course_id: courseId } }),
  };
}
