import { pageOf } from '../../../../tools/local/pubsub/pages';

const names = ['c', 'a', 'b'];
const refused = expect.objectContaining({ reason: 'INVALID_ARGUMENT' }) as Error;
const page = (request: { pageSize?: number; pageToken?: string }): ReturnType<typeof pageOf<string>> =>
  pageOf(names, (name) => name, request);

describe('pageOf', () => {
  it('gives everything, in order and without a token, when nothing is asked', () => {
    expect(page({})).toEqual({ items: ['a', 'b', 'c'], nextPageToken: '' });
  });

  it('goes on after the last item of the page before, also when that one is gone', () => {
    const { items, nextPageToken } = page({ pageSize: 2 });
    expect(items).toEqual(['a', 'b']);
    expect(pageOf(['c', 'a'], (name) => name, { pageToken: nextPageToken })).toEqual({
      items: ['c'],
      nextPageToken: '',
    });
  });

  it('has no token after a last page that is full', () => {
    expect(page({ pageSize: 3 }).nextPageToken).toBe('');
  });

  it('refuses a negative size and a token that it did not give', () => {
    expect(() => page({ pageSize: -1 })).toThrow(refused);
    expect(() => page({ pageToken: 'no token!' })).toThrow(refused);
  });
});
