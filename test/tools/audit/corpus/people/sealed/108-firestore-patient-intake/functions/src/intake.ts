import { defineSecret } from 'firebase-functions/params';
import { onDocumentCreated } from 'firebase-functions/v2/firestore';
import { sendEvent, sendPerson } from './customerio';

const siteId = defineSecret('CUSTOMERIO_SITE_ID');
const trackKey = defineSecret('CUSTOMERIO_TRACK_API_KEY');

export const intakeCreated = onDocumentCreated(
  { document: 'intakes/{intakeId}', secrets: [siteId, trackKey] },
  async (event) => {
    const intake = event.data?.data();
    if (!intake) return;
    const auth = { siteId: siteId.value(), trackKey: trackKey.value() };

    await sendEvent(auth, intake.patientId, 'intake_submitted', { city: intake.city });
    await sendPerson(auth, intake.patientId, {
      email: intake.email,
      first_name: intake.firstName,
      city: intake.city,
      chronic_conditions: intake.conditions,
    });
  },
);
