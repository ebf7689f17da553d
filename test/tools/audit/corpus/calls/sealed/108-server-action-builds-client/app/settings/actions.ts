'use server';

import { revalidatePath } from 'next/cache';
import { TrackClient, RegionEU } from 'customerio-node';
import { auth } from '@/lib/auth';
import { db } from '@/lib/db';

export async function inviteTeammate(formData: FormData) {
  const session = await auth();
  if (!session) {
    return { ok: false as const, message: 'Please sign in again.' };
  }

  const role = String(formData.get('role') ?? 'member');
  const invite = await db.invite.create({
    data: { teamId: session.teamId, role, invitedBy: session.userId },
  });

  const cio = new TrackClient(
    process.env.CUSTOMERIO_SITE_ID!,
    process.env.CUSTOMERIO_TRACK_API_KEY!,
    { region: RegionEU },
  );
  await cio.track(session.userId, {
    name: 'teammate_invited',
    data: { team_id: session.teamId, role: invite.role },
  });

  revalidatePath('/settings/team');
  return { ok: true as const, inviteId: invite.id };
}
