import { retryAfterMs } from '../../../shared/customerio/retry-after';

/** 2026-11-22T12:00:00Z */
const nowMs = 1_795_348_800_000;

describe('retryAfterMs', () => {
  it.each([
    ['seconds', '12', 12_000],
    ['zero seconds', '0', 0],
    ['a fraction, which some proxies send', '1.5', 1_500],
    ['white space around it', ' 3 ', 3_000],
    ['an HTTP date', 'Sun, 22 Nov 2026 12:00:07 GMT', 7_000],
    ['an HTTP date that is over', 'Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['no header', undefined, undefined],
    ['an empty header', '', undefined],
    ['a word', 'soon', undefined],
    ['a negative number', '-5', undefined],
    ['a hexadecimal number', '0x10', undefined],
    ['a date of another form', '2026-11-22T12:00:07Z', undefined],
    ['a day that does not exist', 'Sun, 99 Nov 2026 12:00:07 GMT', undefined],
  ])('reads %s', (_claim, header, expected) => {
    expect(retryAfterMs(header, nowMs)).toBe(expected);
  });
});
