const { verify } = require('./signature');
const { putEvent } = require('./firehose');

const KEY = process.env.CIO_SIGNING_KEY;
if (!KEY) throw new Error('CIO_SIGNING_KEY is not set');

exports.handler = async ({ headers, body, isBase64Encoded }) => {
  const raw = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  const timestamp = headers['x-cio-timestamp'];
  if (!(Math.abs(Date.now() / 1000 - timestamp) < 691200)) return { statusCode: 401 };
  if (!verify(KEY, { timestamp, signature: headers['x-cio-signature'], body: raw })) {
    return { statusCode: 401 };
  }
  await putEvent(raw);
  return { statusCode: 200 };
};
