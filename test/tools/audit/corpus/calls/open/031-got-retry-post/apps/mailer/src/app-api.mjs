import got from 'got';

const app = got.extend({
  prefixUrl: 'https://api-eu.customer.io/v1',
  headers: { authorization: `Bearer ${process.env.CUSTOMERIO_APP_API_KEY}` },
  timeout: { request: 5000 },
  retry: { limit: 3, methods: ['POST'], statusCodes: [500, 502, 503, 504] },
});

export async function sendStatement(customer, statement) {
  return app
    .post('send/email', {
      json: {
        to: customer.email,
        identifiers: { id: customer.id },
        transactional_message_id: 'statement',
        message_data: { month: statement.month, url: statement.url },
      },
    })
    .json();
}
