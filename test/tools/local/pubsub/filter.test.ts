import { compileFilter } from '../../../../tools/local/pubsub/filter';

const en = { lang: 'en', name: 'com' };
const cn = { lang: 'cn', name: 'net' };
const bare = { 'iana.org/kind': 'x', 'my-key': '1' };

const refused = expect.objectContaining({ reason: 'INVALID_ARGUMENT' }) as Error;

describe('compileFilter', () => {
  it.each([
    ['', [true, true, true]],
    ['attributes:name', [true, true, false]],
    ['attributes : name', [true, true, false]],
    ['attributes.name = "com"', [true, false, false]],
    ['attributes.name="com"', [true, false, false]],
    ['attributes.name != "com"', [false, true, true]],
    ['NOT attributes:name', [false, false, true]],
    ['-attributes:name', [false, false, true]],
    ['hasPrefix(attributes.name, "ne")', [false, true, false]],
    ['hasPrefix ( attributes.name , "" )', [true, true, false]],
    ['attributes:"iana.org/kind"', [false, false, true]],
    ['attributes.my-key = "1"', [false, false, true]],
    ['attributes.lang = "en" AND attributes.name = "com"', [true, false, false]],
    ['attributes.lang = "en" OR attributes.lang = "cn"', [true, true, false]],
    ['(attributes.lang = "en" OR attributes.lang = "cn") AND NOT attributes.name = "com"', [false, true, false]],
    ['NOT (attributes:lang AND attributes:name)', [false, false, true]],
    ['NOT attributes:lang AND attributes:my-key', [false, false, true]],
    ['attributes.lang = "\\x65n"', [true, false, false]],
    ['attributes.lang = "\\u0065\\156"', [true, false, false]],
  ])('%s', (filter, expected) => {
    expect([en, cn, bare].map(compileFilter(filter))).toEqual(expected);
  });

  it('reads quotes and backslashes in a string', () => {
    expect(compileFilter('attributes.a = "x\\"y\\\\z"')({ a: 'x"y\\z' })).toBe(true);
  });

  it.each([
    ['this is not a filter', 'character 1'],
    ['attributes.a = unquoted', 'a string in double quotes'],
    ['attributes.a', '= or !='],
    ['labels.a = "x"', 'character 1'],
    ['hasPrefix(attributes.a "x")', 'expected ,'],
    ['hasSuffix(attributes.a, "x")', 'character 1'],
    ['(attributes:a', 'expected )'],
    ['attributes:a attributes:b', 'the end'],
    ['attributes:a and attributes:b', 'the end'],
    ['attributes:a AND attributes:b OR attributes:c', 'parentheses'],
    ['attributes:a AND', 'character 17'],
    [`attributes.a = "${'x'.repeat(241)}"`, 'got 258 bytes, allowed 256'],
  ])('refuses %s', (filter, detail) => {
    expect(() => compileFilter(filter)).toThrow(refused);
    expect(() => compileFilter(filter)).toThrow(detail);
  });
});
