import { cutToBytes, errorTable, maskForeignText, PipelineError } from '../../shared/errors';

describe('maskForeignText', () => {
  it.each([
    ['quoted text', `invalid value "gold plan" for 'plan'`, 'invalid value "…" for "…"'],
    ['words with an @', 'to person@example.com failed', 'to … failed'],
    ['five digits and more', 'call 4915112345678 now', 'call … now'],
    ['but not fewer', 'HTTP 1234', 'HTTP 1234'],
    ['line breaks', 'a\n  b', 'a b'],
  ])('masks %s', (_claim, text, expected) => {
    expect(maskForeignText(text)).toBe(expected);
  });

  it('cuts at 1,024 bytes without halving a character', () => {
    const masked = maskForeignText('ü'.repeat(600));
    expect(Buffer.byteLength(masked)).toBe(1024);
    expect(masked).toBe('ü'.repeat(512));
    expect(cutToBytes('üü', 3)).toBe('ü');
  });
});

describe('PipelineError', () => {
  it('carries its code in front of what went wrong', () => {
    const error = new PipelineError('MESSAGE_MALFORMED', 'name: got nothing, expected text');
    expect(error.message).toBe('[MESSAGE_MALFORMED] name: got nothing, expected text');
    expect(error.meaning).toBe(errorTable.MESSAGE_MALFORMED);
  });
});
