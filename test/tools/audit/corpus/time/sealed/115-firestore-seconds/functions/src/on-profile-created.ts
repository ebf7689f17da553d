import { onDocumentCreated } from 'firebase-functions/v2/firestore';
import { defineSecret } from 'firebase-functions/params';
import { logger } from 'firebase-functions';
import type { Timestamp } from 'firebase-admin/firestore';
import { RegionEU, TrackClient } from 'customerio-node';

const siteId = defineSecret('CUSTOMERIO_SITE_ID');
const trackKey = defineSecret('CUSTOMERIO_TRACK_API_KEY');

interface Profile {
  email: string;
  nickname: string;
  createdAt: Timestamp;
  consentedAt: Timestamp | null;
}

let client: TrackClient | undefined;
const customerio = () =>
  (client ??= new TrackClient(siteId.value(), trackKey.value(), { region: RegionEU }));

export const onProfileCreated = onDocumentCreated(
  { document: 'profiles/{uid}', secrets: [siteId, trackKey] },
  async (event) => {
    const profile = event.data?.data() as Profile | undefined;
    if (!profile) return;
    await customerio().identify(event.params.uid, {
      email: profile.email,
      nickname: profile.nickname,
      created_at: profile.createdAt.seconds,
      consented_at: profile.consentedAt?.seconds ?? null,
    });
    logger.info('profile synced', { uid: event.params.uid, at: profile.createdAt.toDate().toISOString() });
  },
);
