import { deliveryOf } from '../../../../tools/local/pubsub/delivery';
import type { Message } from '../../../../tools/local/pubsub/message';
import { pushRequest } from '../../../../tools/local/pubsub/push-request';

const message: Message = {
  data: Buffer.from('{"a":1}'),
  attributes: {
    'Customer-Kind': 'vip',
    'no header name': 'x',
    line: 'a\nb',
    emoji: '☃',
    host: 'example.com',
    'Content-Length': '1',
  },
  messageId: '1001000000000007',
  sequence: 7,
  publishTimeMs: 1_700_000_000_123,
  orderingKey: 'key',
};

const push = { subscription: 'projects/local/subscriptions/s', delivery: deliveryOf(message), attempt: 3 };

describe('pushRequest', () => {
  it('writes the whole wrapped body', () => {
    const { body, headers } = pushRequest('wrapped', push);
    expect(JSON.parse(body.toString())).toEqual({
      deliveryAttempt: 3,
      message: {
        attributes: message.attributes,
        data: 'eyJhIjoxfQ==',
        messageId: '1001000000000007',
        message_id: '1001000000000007',
        orderingKey: 'key',
        publishTime: '2023-11-14T22:13:20.123Z',
        publish_time: '2023-11-14T22:13:20.123Z',
      },
      subscription: 'projects/local/subscriptions/s',
    });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': body.length });
  });

  it('leaves the attempt out where there is no dead-letter policy', () => {
    const { body } = pushRequest('wrapped', { ...push, attempt: undefined });
    expect(JSON.parse(body.toString())).not.toHaveProperty('deliveryAttempt');
  });

  it('makes headers of the attributes that can be headers, and of no others', () => {
    const { body, headers } = pushRequest('raw-with-metadata', push);
    expect(body.toString()).toBe('{"a":1}');
    expect(headers).toEqual({
      accept: 'application/json',
      from: 'noreply@google.com',
      'user-agent': 'CloudPubSub-Google',
      'content-length': 7,
      'x-goog-pubsub-subscription-name': 'projects/local/subscriptions/s',
      'x-goog-pubsub-message-id': '1001000000000007',
      'x-goog-pubsub-publish-time': '2023-11-14T22:13:20.123Z',
      'x-goog-pubsub-ordering-key': 'key',
      'customer-kind': 'vip',
    });
  });

  it('writes no metadata that was not asked for', () => {
    expect(Object.keys(pushRequest('raw', push).headers)).toEqual(['accept', 'from', 'user-agent', 'content-length']);
  });
});
