import { onTaskDispatched } from 'firebase-functions/v2/tasks';
import { defineSecret } from 'firebase-functions/params';
import { logger } from 'firebase-functions';
import { RegionEU, TrackClient } from 'customerio-node';

const siteId = defineSecret('CUSTOMERIO_SITE_ID');
const trackApiKey = defineSecret('CUSTOMERIO_TRACK_API_KEY');

let cached: TrackClient | undefined;

function client(): TrackClient {
  cached ??= new TrackClient(siteId.value().trim(), trackApiKey.value().trim(), { region: RegionEU });
  return cached;
}

interface InvitationTask {
  inviterId: string;
  invitee: { email: string; role: 'viewer' | 'editor' };
  workspaceId: string;
}

export const invitationSent = onTaskDispatched<InvitationTask>(
  { secrets: [siteId, trackApiKey], rateLimits: { maxConcurrentDispatches: 6 } },
  async ({ data: task }) => {
    const eventName = `invited_${task.invitee.email}`;
    await client().track(task.inviterId, {
      name: eventName,
      data: { role: task.invitee.role, workspace_id: task.workspaceId },
    });
    logger.info('invitation event sent', { workspaceId: task.workspaceId });
  },
);
