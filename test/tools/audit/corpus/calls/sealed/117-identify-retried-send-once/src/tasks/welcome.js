import retry from 'async-retry';
import { APIClient, RegionEU, SendEmailRequest, TrackClient } from 'customerio-node';

const track = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID,
  process.env.CUSTOMERIO_TRACK_API_KEY,
  { region: RegionEU },
);
const app = new APIClient(process.env.CUSTOMERIO_APP_API_KEY, {
  region: RegionEU,
  retry: { maxRetries: 0 },
});

export async function welcome(user) {
  await retry(
    () => track.identify(user.id, { email: user.email, first_name: user.firstName }),
    { retries: 5, minTimeout: 300 },
  );

  await app.sendEmail(
    new SendEmailRequest({
      to: user.email,
      identifiers: { id: user.id },
      transactional_message_id: 'welcome',
      message_data: { first_name: user.firstName },
    }),
  );
}
