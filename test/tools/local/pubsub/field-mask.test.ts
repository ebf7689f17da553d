import { masked } from '../../../../tools/local/pubsub/field-mask';

type Thing = { name: string; ackDeadlineSeconds?: number; labels?: Record<string, string> };

const current: Thing = { name: 'n', ackDeadlineSeconds: 10, labels: { a: 'b' } };
const mutable = ['ackDeadlineSeconds', 'labels'] as const;
const refused = expect.objectContaining({ reason: 'INVALID_ARGUMENT' }) as Error;

describe('masked', () => {
  it('takes what the mask names, in either spelling, and leaves the rest', () => {
    const update: Thing = { name: 'other', ackDeadlineSeconds: 20, labels: {} };
    expect(masked(current, update, { paths: ['ack_deadline_seconds'] }, mutable)).toEqual({
      name: 'n',
      ackDeadlineSeconds: 20,
      labels: { a: 'b' },
    });
    expect(masked(current, update, { paths: ['ackDeadlineSeconds'] }, mutable).ackDeadlineSeconds).toBe(20);
  });

  it('unsets what the mask names and the update does not have', () => {
    expect(masked(current, { name: 'n' }, { paths: ['labels'] }, mutable)).toEqual({
      name: 'n',
      ackDeadlineSeconds: 10,
    });
  });

  it('does not change what it was given', () => {
    masked(current, { name: 'n' }, { paths: ['labels'] }, mutable);
    expect(current).toEqual({ name: 'n', ackDeadlineSeconds: 10, labels: { a: 'b' } });
  });

  it.each([[undefined], [{ paths: [] }], [{ paths: ['name'] }], [{ paths: ['labels', 'nothing'] }]])(
    'refuses the mask %j',
    (mask) => {
      expect(() => masked(current, { name: 'n' }, mask, mutable)).toThrow(refused);
    },
  );
});
