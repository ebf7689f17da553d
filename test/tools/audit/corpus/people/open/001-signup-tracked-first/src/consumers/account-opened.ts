import { RegionEU, TrackClient } from 'customerio-node';

const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionEU },
);

interface AccountOpened {
  accountId: string;
  email: string;
  plan: string;
  source: string;
}

export async function accountOpened(event: AccountOpened): Promise<void> {
  await customerio.track(event.accountId, {
    name: 'account_opened',
    data: { source: event.source },
  });
  await customerio.identify(event.accountId, {
    email: event.email,
    plan: event.plan,
  });
}
