import pRetry from 'p-retry';
import { ServerClient } from 'postmark';
import { RegionUS, TrackClient } from 'customerio-node';

const postmark = new ServerClient(process.env.POSTMARK_SERVER_TOKEN ?? '');
const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionUS },
);

export interface Digest {
  userId: string;
  to: string;
  html: string;
  itemCount: number;
}

/** Runs in the nightly job, one digest after the other. */
export async function deliverDigest(digest: Digest): Promise<void> {
  await pRetry(
    () =>
      postmark.sendEmail({
        From: 'digest@example.com',
        To: digest.to,
        Subject: 'Your week',
        HtmlBody: digest.html,
      }),
    { retries: 3 },
  );

  await customerio.track(digest.userId, {
    name: 'digest_delivered',
    data: { item_count: digest.itemCount },
  });
}
