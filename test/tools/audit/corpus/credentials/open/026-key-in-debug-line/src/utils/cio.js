import { TrackClient, RegionUS } from 'customerio-node';
import createDebug from 'debug';

const debug = createDebug('app:cio');
let client = null;

export function init({ siteId, apiKey }) {
  debug('init site=%s key=%s', siteId, apiKey);
  client = new TrackClient(siteId, apiKey, { region: RegionUS });
}

export async function projectCreated(userId, project) {
  if (!client) throw new Error('init() first');
  await client.track(userId, {
    name: 'project_created',
    data: { project_id: project.id, template: project.template },
  });
}
