import type { Message } from '../../../../tools/local/pubsub/message';
import { compileTransforms } from '../../../../tools/local/pubsub/transform';

const message: Message = {
  data: Buffer.from('{"id":"7","email":"a@example.com"}'),
  attributes: { event_id: 'e1', kind: 'a' },
  messageId: '1001000000000007',
  sequence: 7,
  publishTimeMs: 1_700_000_000_123,
  orderingKey: 'key',
};

const udf = (code: string, functionName = 'f', disabled = false): Parameters<typeof compileTransforms>[0][number] => ({
  javascriptUdf: { functionName, code },
  disabled,
});
const refused = (reason: string): Error => expect.objectContaining({ reason }) as Error;

describe('compileTransforms', () => {
  it('gives the function the data, the attributes and the metadata', () => {
    const transform = compileTransforms([udf('function f(m, d) { return {data: JSON.stringify([m, d])}; }')]);
    expect(JSON.parse(transform?.(message)?.data.toString() ?? '')).toEqual([
      { data: '{"id":"7","email":"a@example.com"}', attributes: { event_id: 'e1', kind: 'a' } },
      { message_id: '1001000000000007', publish_time: '2023-11-14T22:13:20Z', ordering_key: 'key' },
    ]);
  });

  it('delivers what the function returns, under the same id', () => {
    const transform = compileTransforms([
      udf(`function f(m) { return {data: JSON.stringify({id: JSON.parse(m.data).id}), attributes: m.attributes}; }`),
    ]);
    expect(transform?.(message)).toEqual({ ...message, data: Buffer.from('{"id":"7"}') });
  });

  it('runs transforms in order and stops at one that drops the message', () => {
    const add = (letter: string): string => `function f(m) { return {data: m.data + '${letter}', attributes: {}}; }`;
    const drop = 'function f() { return null; }';
    expect(compileTransforms([udf(add('x')), udf(add('y'))])?.(message)?.data.toString()).toMatch(/xy$/);
    expect(compileTransforms([udf(drop), udf('function f() { throw new Error(); }')])?.(message)).toBeUndefined();
  });

  it('is nothing when all are disabled', () => {
    expect(compileTransforms([udf('function f() { return null; }', 'f', true)])).toBeUndefined();
    expect(compileTransforms([])).toBeUndefined();
  });

  it.each([
    ['throws', 'function f() { throw new Error("no"); }'],
    ['returns no message', 'function f() { return {attributes: {}}; }'],
    ['never returns', 'function f() { for (;;) {} }'],
    ['reaches for the process', 'function f() { return {data: process.version}; }'],
  ])('throws when the function %s', (_how, code) => {
    expect(() => compileTransforms([udf(code)])?.(message)).toThrow();
  });

  it.each([
    ['no JavaScript', [udf('function f( {')], 'INVALID_ARGUMENT'],
    ['no function of that name', [udf('function g() {}')], 'INVALID_ARGUMENT'],
    ['a name that is none', [udf('', 'f();')], 'INVALID_ARGUMENT'],
    ['too much code', [udf(`function f() {} // ${'x'.repeat(20_000)}`)], 'INVALID_ARGUMENT'],
    ['too many', Array.from({ length: 6 }, () => udf('function f() {}')), 'INVALID_ARGUMENT'],
    ['inference', [{ aiInference: {} }], 'UNIMPLEMENTED'],
  ])('refuses %s', (_what, transforms, reason) => {
    expect(() => compileTransforms(transforms)).toThrow(refused(reason));
  });
});
