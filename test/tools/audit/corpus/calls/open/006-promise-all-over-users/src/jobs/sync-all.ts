import { RegionEU, TrackClient } from 'customerio-node';
import { prisma } from '../prisma';

const customerio = new TrackClient(
  process.env.CUSTOMERIO_SITE_ID ?? '',
  process.env.CUSTOMERIO_TRACK_API_KEY ?? '',
  { region: RegionEU },
);

/** Cron: every night at two. */
export async function syncAll(): Promise<void> {
  const users = await prisma.user.findMany({ select: { id: true, email: true, plan: true } });
  await Promise.all(
    users.map((user) => customerio.identify(user.id, { email: user.email, plan: user.plan })),
  );
}
