import { DateTime } from 'luxon';
import got from 'got';

const api = got.extend({
  prefixUrl: 'https://api-eu.customer.io/v1',
  headers: { authorization: `Bearer ${process.env.CUSTOMERIO_APP_KEY}` },
  retry: { limit: 0 },
  timeout: { request: 15000 },
});

function tomorrowMorning(zone) {
  return DateTime.now()
    .setZone(zone)
    .plus({ days: 1 })
    .set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
}

export const handler = async (event) => {
  for (const { body } of event.Records) {
    const stay = JSON.parse(body);
    const answer = await api
      .post('send/email', {
        json: {
          transactional_message_id: 'review_request',
          to: stay.guest.email,
          identifiers: { id: stay.guest.id },
          message_data: { hotel: stay.hotel, nights: stay.nights },
          send_at: tomorrowMorning(stay.timeZone).toISO(),
        },
      })
      .json();
    console.log('review request scheduled', stay.id, answer.delivery_id);
  }
};
