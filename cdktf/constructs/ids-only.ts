/** What Pub/Sub runs on each message before it archives it, where the environment does not want bodies in the archive. */

/**
 * Keeps what was asked for (action, type, channel), not of whom or with which values; the message's own id is an
 * attribute. It must never throw, or the message would wait in the subscription for ever.
 */
const code = `function idsOnly(message, metadata) {
  var kept = {};
  try {
    var body = JSON.parse(message.data);
    ['type', 'action', 'channel'].forEach(function (field) {
      if (typeof body[field] === 'string' && /^[a-z_]{1,40}$/.test(body[field])) kept[field] = body[field];
    });
  } catch (error) {
    kept = {};
  }
  return { data: JSON.stringify(kept), attributes: message.attributes };
}
`;

export const idsOnly = { functionName: 'idsOnly', code } as const;
