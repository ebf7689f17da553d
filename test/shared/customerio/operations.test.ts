import { trackMessageSchema, type TrackMessageInput } from '../../../shared/contract/track-message';
import { identifyMessageSchema, type IdentifyMessageInput } from '../../../shared/contract/identify-message';
import {
  identifyOperation,
  trackCall,
  type IdentifyOperation,
  type TrackCall,
} from '../../../shared/customerio/operations';

/** 2024-11-22T00:00:00.123Z */
const timeMs = 1_732_233_600_123;
const source = { eventId: 'order-123', timeMs };
const jane = { identifiers: { id: '42' } };

const identifyOf = (message: IdentifyMessageInput): IdentifyOperation =>
  identifyOperation(identifyMessageSchema.parse(message), source);
const trackOf = (message: TrackMessageInput): TrackCall => trackCall(trackMessageSchema.parse(message), source);

/** Attributes whose JSON has exactly so many bytes. */
const attributesOf = (bytes: number): Record<string, string> => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

describe('identifyOperation', () => {
  it.each<[string, IdentifyMessageInput, unknown]>([
    [
      'identify, with the second of the message',
      { ...jane, attributes: { plan: 'gold' } },
      { type: 'person', action: 'identify', ...jane, attributes: { plan: 'gold' }, timestamp: 1_732_233_600 },
    ],
    [
      'identify, with its own timestamp first',
      { ...jane, timestamp: 1_700_000_000 },
      { type: 'person', action: 'identify', ...jane, timestamp: 1_700_000_000 },
    ],
    [
      'delete, without a time',
      { ...jane, action: 'delete', timestamp: 1_700_000_000 },
      { type: 'person', action: 'delete', ...jane },
    ],
    ['suppress', { ...jane, action: 'suppress' }, { type: 'person', action: 'suppress', ...jane }],
    ['unsuppress', { ...jane, action: 'unsuppress' }, { type: 'person', action: 'unsuppress', ...jane }],
    [
      'merge',
      { action: 'merge', primary: { id: '42' }, secondary: { email: 'jane@example.com' } },
      { type: 'person', action: 'merge', primary: { id: '42' }, secondary: { email: 'jane@example.com' } },
    ],
    [
      'add_device',
      { ...jane, action: 'add_device', device: { token: 't', platform: 'ios', last_used: 1_700_000_000 } },
      {
        type: 'person',
        action: 'add_device',
        ...jane,
        device: { token: 't', platform: 'ios', last_used: 1_700_000_000 },
      },
    ],
    [
      'delete_device',
      { ...jane, action: 'delete_device', device: { token: 't' } },
      { type: 'person', action: 'delete_device', ...jane, device: { token: 't' } },
    ],
    [
      'add_relationships',
      {
        ...jane,
        action: 'add_relationships',
        cio_relationships: [{ identifiers: { object_type_id: '1', object_id: 'acme' } }],
      },
      {
        type: 'person',
        action: 'add_relationships',
        ...jane,
        cio_relationships: [{ identifiers: { object_type_id: '1', object_id: 'acme' } }],
      },
    ],
    [
      'identify of an object, which Customer.io takes without a time',
      { type: 'object', identifiers: { object_type_id: '1', object_id: 'acme' }, attributes: { seats: 50 } },
      {
        type: 'object',
        action: 'identify',
        identifiers: { object_type_id: '1', object_id: 'acme' },
        attributes: { seats: 50 },
      },
    ],
  ])('makes the item of %s', (_claim, message, item) => {
    const { request, bytes } = identifyOf(message);
    expect(JSON.parse(JSON.stringify(request))).toEqual({ route: 'v2', item });
    expect(bytes).toBe(Buffer.byteLength(JSON.stringify(item)));
  });

  it.each<[string, IdentifyMessageInput, readonly string[]]>([
    ['an id, with its case', { identifiers: { id: 'Jane' } }, ['id:Jane']],
    ['an address, without its case', { identifiers: { email: 'Jane@Example.com' } }, ['email:jane@example.com']],
    ['a cio_id', { identifiers: { cio_id: 'a3000001' } }, ['cio_id:a3000001']],
    ['a phone', { identifiers: { phone: '+4915112345' } }, ['phone:+4915112345']],
    [
      'both people of a merge',
      { action: 'merge', primary: { id: '42' }, secondary: { email: 'jane@example.com' } },
      ['id:42', 'email:jane@example.com'],
    ],
    [
      'an object',
      { type: 'object', action: 'delete', identifiers: { object_type_id: '1', object_id: 'acme' } },
      ['object:1:acme'],
    ],
    ['an object by cio_object_id', { type: 'object', identifiers: { cio_object_id: 'ob1' } }, ['cio_object_id:ob1']],
  ])('orders by %s', (_claim, message, people) => {
    expect(identifyOf(message).people).toEqual(people);
  });

  it('lets merge, delete, suppress and unsuppress go alone, and nothing else', () => {
    const device = { token: 't', platform: 'ios' } as const;
    const relationships = [{ identifiers: { object_type_id: '1', object_id: 'acme' } }];
    const messages: readonly IdentifyMessageInput[] = [
      jane,
      { ...jane, action: 'delete' },
      { ...jane, action: 'suppress' },
      { ...jane, action: 'unsuppress' },
      { action: 'merge', primary: { id: '42' }, secondary: { id: '43' } },
      { ...jane, action: 'add_device', device },
      { ...jane, action: 'delete_device', device },
      { ...jane, action: 'add_relationships', cio_relationships: relationships },
      { ...jane, action: 'delete_relationships', cio_relationships: relationships },
    ];
    expect(messages.map(identifyOf).flatMap(({ alone, action }) => (alone ? [action] : []))).toEqual([
      'delete',
      'suppress',
      'unsuppress',
      'merge',
    ]);
  });

  it.each([
    ['identify', 'identify'],
    ['delete', 'identify'],
    ['suppress', 'suppress'],
    ['unsuppress', 'suppress'],
  ] as const)('reports %s as %s', (action, kind) => {
    expect(identifyOf({ ...jane, action } as IdentifyMessageInput).kind).toBe(kind);
  });

  it('refuses an operation over 32,000 bytes, and not one of exactly that', () => {
    const relationships = (bytes: number): IdentifyMessageInput => {
      const of = (ids: readonly string[]): IdentifyMessageInput => ({
        ...jane,
        action: 'add_relationships',
        cio_relationships: ids.map((id) => ({ identifiers: { object_type_id: '1', object_id: id } })),
      });
      const full = Array.from({ length: 100 }, () => 'x');
      const missing = bytes - Buffer.byteLength(JSON.stringify({ type: 'person', ...of(full) }));
      const each = Math.floor(missing / 100);
      return of(full.map((id, index) => id + 'y'.repeat(each + (index < missing % 100 ? 1 : 0))));
    };
    const parsedWithoutLimits = (message: IdentifyMessageInput): IdentifyOperation =>
      identifyOperation({ type: 'person', ...message } as Parameters<typeof identifyOperation>[0], source);
    expect(parsedWithoutLimits(relationships(32_000)).bytes).toBe(32_000);
    expect(() => parsedWithoutLimits(relationships(32_001))).toThrow(
      expect.objectContaining({
        code: 'MESSAGE_TOO_LARGE',
        detail: 'the operation: got 32001 bytes of JSON, allowed 32000',
      }) as Error,
    );
  });
});

describe('trackCall', () => {
  const ulid = '01JD8JP73V2M4VZYK4NHSATB4V';

  it.each<[string, TrackMessageInput, unknown]>([
    [
      'an event: a v2 item with the ULID of its event id and time',
      { ...jane, name: 'order_paid', attributes: { total: 12 } },
      {
        route: 'v2',
        item: {
          type: 'person',
          action: 'event',
          ...jane,
          id: ulid,
          name: 'order_paid',
          timestamp: 1_732_233_600,
          attributes: { total: 12 },
        },
      },
    ],
    [
      'a page with its own ULID and time',
      { ...jane, action: 'page', name: '/', id: '01JD8JP700SF3BKHCQJTNGNY31', timestamp: 1_700_000_000 },
      {
        route: 'v2',
        item: {
          type: 'person',
          action: 'page',
          ...jane,
          id: '01JD8JP700SF3BKHCQJTNGNY31',
          name: '/',
          timestamp: 1_700_000_000,
          attributes: {},
        },
      },
    ],
    [
      'an anonymous event: a call of v1',
      { anonymous_id: 'visitor-7', action: 'screen', name: 'home' },
      {
        route: 'v1-anonymous',
        anonymousId: 'visitor-7',
        body: { name: 'home', type: 'screen', id: ulid, timestamp: 1_732_233_600, data: {} },
      },
    ],
    [
      'an invitation: a call of v1',
      { anonymous_id: '', name: 'invited', attributes: { recipient: 'jane@example.com' } },
      {
        route: 'v1-anonymous',
        anonymousId: '',
        body: {
          name: 'invited',
          type: 'event',
          id: ulid,
          timestamp: 1_732_233_600,
          data: { recipient: 'jane@example.com' },
        },
      },
    ],
  ])('makes of %s', (_claim, message, request) => {
    expect(trackOf(message).request).toEqual(request);
  });

  it('derives the ULID from the timestamp of the message where it has one', () => {
    const { ulid: derived } = trackOf({ ...jane, name: 'order_paid', timestamp: 1_732_233_600 });
    expect(derived).toBe(
      trackCall(trackMessageSchema.parse({ ...jane, name: 'x', timestamp: 1_732_233_600 }), {
        eventId: 'order-123',
        timeMs: 1,
      }).ulid,
    );
    expect(derived.slice(0, 10)).toBe('01JD8JP700');
  });

  const withAttributes = (bytes: number, identifiers: Record<string, string>): TrackCall =>
    trackOf({ identifiers, name: 'order_paid', attributes: attributesOf(bytes) });

  it.each([
    ['an id', { id: '42' }, '42'],
    ['an address', { email: 'jane@example.com' }, 'jane@example.com'],
    ['a cio_id', { cio_id: 'a3000001' }, 'cio_a3000001'],
  ])('sends an event over 32,000 bytes through v1, addressed by %s', (_claim, identifiers, identifier) => {
    const large = withAttributes(50_000, identifiers);
    expect(large.request).toMatchObject({ route: 'v1-event', identifier, body: { name: 'order_paid', id: ulid } });
    expect({ single: large.single, people: large.people.length }).toEqual({ single: true, people: 1 });
    expect(withAttributes(31_000, identifiers).request.route).toBe('v2');
  });

  it.each<[string, number, Record<string, string>, string]>([
    ['attributes over 100,000 bytes', 100_001, { id: '42' }, 'attributes: got 100001 bytes of JSON, allowed 100000'],
    ['what v1 cannot address: a phone', 32_001, { phone: '+4915112345' }, 'the operation: got '],
    ['what v1 would address to somebody else: an id like a cio_id', 32_001, { id: 'cio_7' }, 'the operation: got '],
  ])('refuses %s', (_claim, bytes, identifiers, detail) => {
    expect(() => withAttributes(bytes, identifiers)).toThrow(
      expect.objectContaining({
        code: 'MESSAGE_TOO_LARGE',
        detail: expect.stringContaining(detail) as string,
      }) as Error,
    );
  });

  it('takes attributes of exactly 100,000 bytes', () => {
    expect(withAttributes(100_000, { id: '42' }).request.route).toBe('v1-event');
  });
});
