import pLimit from 'p-limit';
import { customerio } from '../clients';
import { prisma } from '../prisma';

const limit = pLimit(10);

/** Cron: every night at two. */
export async function syncAll(): Promise<void> {
  const users = await prisma.user.findMany({ select: { id: true, email: true, plan: true } });
  await Promise.all(
    users.map((user) =>
      limit(() => customerio.identify(user.id, { email: user.email, plan: user.plan })),
    ),
  );
}
