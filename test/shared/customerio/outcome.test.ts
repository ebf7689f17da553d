/** The table of what an answer means for each of three operations, and for one that went alone. */
import { outcomesOf, type Reply } from '../../../shared/customerio/outcome';

const answer = (status: number, body?: unknown): Reply => ({ kind: 'answer', status, body });

/** One letter an operation: accepted, refused (parked), try again, unauthorized, limited, undecided. */
const letters: Readonly<Record<string, string>> = {
  CUSTOMERIO_REJECTED: 'R',
  CUSTOMERIO_UNAVAILABLE: 'T',
  CUSTOMERIO_UNAUTHORIZED: 'U',
  CUSTOMERIO_RATE_LIMITED: 'L',
};

const shortly = (reply: Reply, count: number): string =>
  outcomesOf(reply, count)
    .map((outcome) =>
      outcome.kind === 'failed' ? (letters[outcome.code] ?? '!') : outcome.kind === 'accepted' ? 'A' : '?',
    )
    .join('');

const at = (batch_index: unknown): unknown => ({ batch_index, reason: 'invalid', field: 'attributes.plan' });
const html = undefined;

describe('outcomesOf', () => {
  it.each<[string, Reply, string, string]>([
    ['200 accepts all', answer(200, {}), 'AAA', 'A'],
    ['201 accepts all', answer(201, {}), 'AAA', 'A'],
    ['200 with an HTML page says nothing', answer(200, html), 'TTT', 'T'],
    ['200 with null says nothing', answer(200, null), 'TTT', 'T'],
    ['200 with a list says nothing', answer(200, []), 'TTT', 'T'],
    ['200 with an empty list of errors accepts all', answer(200, { errors: [] }), 'AAA', 'A'],
    ['200 that lists errors is read as 207', answer(200, { errors: [at(1)] }), 'ARA', 'R'],
    ['207 refuses the first', answer(207, { errors: [at(0)] }), 'RAA', 'R'],
    ['207 refuses the last', answer(207, { errors: [at(2)] }), 'AAR', 'R'],
    ['207 refuses several, in any order', answer(207, { errors: [at(2), at(0)] }), 'RAR', 'R'],
    ['207 with two errors of one item', answer(207, { errors: [at(1), at(1)] }), 'ARA', 'R'],
    ['207 without errors', answer(207, {}), '???', 'R'],
    ['207 with an empty list', answer(207, { errors: [] }), '???', 'R'],
    ['207 with an HTML page', answer(207, html), '???', 'R'],
    ['207 with errors that are no list', answer(207, { errors: 'bad' }), '???', 'R'],
    ['207 with an index out of range', answer(207, { errors: [at(3)] }), '???', 'R'],
    ['207 with a negative index', answer(207, { errors: [at(-1)] }), '???', 'R'],
    ['207 with an index that is a text', answer(207, { errors: [at('1')] }), '???', 'R'],
    ['207 with an index between two', answer(207, { errors: [at(0.5)] }), '???', 'R'],
    ['207 with a good and a bad index', answer(207, { errors: [at(1), at(9)] }), '?R?', 'R'],
    ['207 with a good one and no object', answer(207, { errors: [at(1), null] }), '?R?', 'R'],
    ['301', answer(301, html), 'TTT', 'T'],
    ['307', answer(307, html), 'TTT', 'T'],
    ['400 that names one accepted none of the others', answer(400, { errors: [at(1)] }), '?R?', 'R'],
    ['400 that names all', answer(400, { errors: [at(0), at(1), at(2)] }), 'RRR', 'R'],
    ['400 that names none', answer(400, { errors: [{ reason: 'required', field: 'name' }] }), '???', 'R'],
    ['400 of v1', answer(400, { meta: { errors: ['name is required'] } }), '???', 'R'],
    ['400 with an HTML page', answer(400, html), '???', 'R'],
    ['401', answer(401, html), 'UUU', 'U'],
    ['402', answer(402, {}), 'UUU', 'U'],
    ['403', answer(403, {}), 'UUU', 'U'],
    ['404 with an HTML page is not tried for ever', answer(404, html), 'RRR', 'R'],
    ['405', answer(405, {}), 'RRR', 'R'],
    ['408', answer(408, {}), 'TTT', 'T'],
    ['410', answer(410, {}), 'RRR', 'R'],
    ['413', answer(413, {}), '???', 'R'],
    ['413 with an HTML page is not tried for ever', answer(413, html), '???', 'R'],
    ['422', answer(422, {}), '???', 'R'],
    ['425', answer(425, {}), 'TTT', 'T'],
    ['429', answer(429, {}), 'LLL', 'L'],
    ['500', answer(500, {}), 'TTT', 'T'],
    ['502 with an HTML page', answer(502, html), 'TTT', 'T'],
    ['503', answer(503, {}), 'TTT', 'T'],
    ['522', answer(522, {}), 'TTT', 'T'],
    ['a reset', { kind: 'failure', reason: 'ECONNRESET' }, 'TTT', 'T'],
    ['a timeout', { kind: 'failure', reason: 'timeout' }, 'TTT', 'T'],
  ])('%s', (_claim, reply, ofThree, ofOne) => {
    expect([shortly(reply, 3), shortly(reply, 1)]).toEqual([ofThree, ofOne]);
  });

  it.each<[string, Reply, string]>([
    [
      'field and reason of v2, and not its message',
      answer(207, {
        errors: [{ batch_index: 0, reason: 'invalid', field: 'attributes.plan', message: 'Jane is no plan' }],
      }),
      'Customer.io refused the operation (207): attributes.plan: invalid',
    ],
    [
      'the text of v1, masked',
      answer(400, { meta: { errors: ["'gold' of jane@example.com is invalid, see 123456"] } }),
      'Customer.io refused the operation (400): "…" of … is invalid, see …',
    ],
    [
      'the one error of a merge',
      answer(400, { meta: { error: 'primary does not exist' } }),
      'Customer.io refused the operation (400): primary does not exist',
    ],
    ['a status alone', answer(413, html), 'Customer.io refused the operation (413)'],
    ['no HTML', answer(404, '<html>jane@example.com</html>'), 'Customer.io answered 404'],
    ['the code of a failure', { kind: 'failure', reason: 'ENOTFOUND' }, 'no answer from Customer.io: ENOTFOUND'],
  ])('tells %s', (_claim, reply, detail) => {
    expect(outcomesOf(reply, 1)).toEqual([expect.objectContaining({ kind: 'failed', detail })]);
  });

  it('keeps what Customer.io says short', () => {
    const [outcome] = outcomesOf(
      answer(400, { errors: [{ reason: 'x '.repeat(5_000), field: 'y '.repeat(5_000) }] }),
      1,
    );
    expect(outcome?.kind === 'failed' && outcome.detail.length).toBeLessThan(500);
  });
});
