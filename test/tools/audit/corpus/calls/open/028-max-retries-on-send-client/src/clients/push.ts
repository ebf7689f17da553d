import { APIClient, RegionEU, SendPushRequest } from 'customerio-node';

const push = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionEU,
  timeout: 2000,
  retry: { maxRetries: 5, minTimeoutMs: 100 },
});

export async function goalScored(fanId: string, match: { id: string; home: string; away: string }) {
  await push.sendPush(
    new SendPushRequest({
      identifiers: { id: fanId },
      transactional_message_id: 'goal_scored',
      message_data: match,
    }),
  );
}
