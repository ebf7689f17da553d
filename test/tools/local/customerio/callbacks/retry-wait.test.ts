import { isDelivered, retryWaitMs, type CallOutcome } from '../../../../../tools/local/customerio/callbacks/retry-wait';

describe('retryWaitMs', () => {
  it.each<CallOutcome>([
    ...[400, 401, 402, 403, 404, 405, 410, 429, 500, 502, 521].map((status) => ({ status })),
    ...(['EOF', 'DNS', 'REFUSED', 'RESET', 'CERTIFICATE'] as const).map((error) => ({ error })),
  ])('is an hour after %j, from the first failure on', (outcome) => {
    expect(retryWaitMs(outcome, 1)).toBe(3_600_000);
  });

  it.each<CallOutcome>([
    ...[408, 409, 413, 422, 503, 504, 302].map((status) => ({ status })),
    { error: 'TIMEOUT' },
    { error: 'OTHER' },
  ])('grows from ten seconds to an hour after %j', (outcome) => {
    expect([1, 2, 3, 30].map((failures) => retryWaitMs(outcome, failures))).toEqual([
      10_000, 20_000, 40_000, 3_600_000,
    ]);
  });
});

describe('the switch unlistedFailure', () => {
  it('makes every failure wait an hour', () => {
    expect(retryWaitMs({ status: 503 }, 1, true)).toBe(3_600_000);
  });
});

describe('isDelivered', () => {
  it.each([
    [200, true],
    [204, true],
    [299, true],
    [199, false],
    [301, false],
    [500, false],
  ])('%i: %s', (status, expected) => {
    expect(isDelivered({ status })).toBe(expected);
  });
});
