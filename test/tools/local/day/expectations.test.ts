import { topics } from '../../../../shared/names';
import type { Published } from '../../../../tools/local/day/books';
import { expectationsFrom } from '../../../../tools/local/day/expectations';
import type { Scripted } from '../../../../tools/local/day/day';

const published = (marker: string, changes: Partial<Published> & { readonly body?: object } = {}): Published => ({
  marker,
  story: 'a test',
  topic: topics.track,
  messageId: `${marker}-id`,
  publishTimeMs: 1_795_000_000_000,
  attributes: {},
  replayed: false,
  data: Buffer.from(
    JSON.stringify(changes.body ?? { identifiers: { id: '1' }, name: 'seen', attributes: { day_marker: marker } }),
  ),
  ...changes,
});

const fatesOf = (messages: readonly Published[], scripted: readonly (readonly [string, Scripted])[] = []): unknown[] =>
  expectationsFrom(messages, new Map(scripted)).messages.map(({ fate }) => fate);

describe('expectationsFrom', () => {
  it('takes the second message with an event_id for a duplicate', () => {
    const attributes = { event_id: 'order:1' };
    expect(fatesOf([published('m-1', { attributes }), published('m-1', { attributes })])).toEqual([
      { kind: 'delivered' },
      { kind: 'duplicate' },
    ]);
  });

  it('takes messages without a key for themselves, however alike', () => {
    expect(fatesOf([published('m-1'), published('m-2')])).toEqual([{ kind: 'delivered' }, { kind: 'delivered' }]);
  });

  it('goes by the publisher’s own ULID before the event_id', () => {
    const body = { identifiers: { id: '1' }, name: 'seen', id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    const [one, other] = [
      published('m-1', { body, attributes: { event_id: 'a' } }),
      published('m-2', { body, attributes: { event_id: 'b' } }),
    ];
    expect(fatesOf([one, other])).toEqual([{ kind: 'delivered' }, { kind: 'duplicate' }]);
  });

  it('follows the script for the first publication and delivers the replay, with the first one’s time and identity', () => {
    const replay = published('m-1', {
      replayed: true,
      publishTimeMs: 1_795_000_900_000,
      attributes: { event_id: 'content:1' },
    });
    const scripted = [['m-1', { kind: 'refused', code: 'CUSTOMERIO_REJECTED' }]] as const;
    const { messages } = expectationsFrom([published('m-1'), replay], new Map(scripted));
    expect(messages.map(({ fate }) => fate)).toEqual([
      { kind: 'parked', code: 'CUSTOMERIO_REJECTED' },
      { kind: 'delivered' },
    ]);
    expect(messages[1]?.says).toMatchObject({ timeMs: 1_795_000_000_000, identity: 'message:m-1' });
  });

  it('expects a message that Pub/Sub gives up on to be dead-lettered', () => {
    expect(fatesOf([published('m-1')], [['m-1', { kind: 'dead-lettered' }]])).toEqual([{ kind: 'dead-lettered' }]);
  });

  it('knows that the sandbox’s workspace takes no phone for an identifier', () => {
    const body = { identifiers: { phone: '+100' }, name: 'seen' };
    expect(fatesOf([published('m-1', { body })])).toEqual([{ kind: 'parked', code: 'CUSTOMERIO_REJECTED' }]);
  });
});
