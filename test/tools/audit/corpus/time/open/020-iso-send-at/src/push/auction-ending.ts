import { APIClient, RegionUS, SendPushRequest } from 'customerio-node';

const api = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
  region: RegionUS,
  retry: { maxRetries: 0 },
});

const LEAD_MINUTES = 10;

export async function auctionEnding(bidderId: string, auction: { id: string; title: string; ends: Date }) {
  const when = new Date(auction.ends.getTime() - LEAD_MINUTES * 60_000);
  const options = {
    identifiers: { id: bidderId },
    transactional_message_id: 'auction_ending',
    send_at: when.toISOString() as unknown as number,
    message_data: { title: auction.title },
  };
  return api.sendPush(new SendPushRequest(options));
}
