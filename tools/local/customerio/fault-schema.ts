/** What a scripted fault may say. A mistake in one is answered with the name of the field, never ignored. */
import { z } from 'zod';

/** Ours: nobody waits longer than ten minutes for an answer in a test. */
const delayMsMax = 600_000;

const milliseconds = z.int().min(0).max(delayMsMax);
const chance = z.number().gt(0).max(1);

const match = z.strictObject({
  /** The whole path; `*` stands for anything. */
  path: z.string().min(1).optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** A text that the body contains. */
  contains: z.string().min(1).optional(),
});

/** Which operations of a request are rejected, each with an error of its own; the others are carried out. */
const items = z
  .strictObject({
    indexes: z.array(z.int().min(0)).min(1).optional(),
    every: z.int().positive().optional(),
    contains: z.string().min(1).optional(),
    probability: chance.optional(),
    error: z
      .strictObject({ reason: z.string(), field: z.string(), message: z.string() })
      .default({ reason: 'invalid', field: 'attributes', message: 'sandbox fault' }),
  })
  .refine((given) => [given.indexes, given.every, given.contains, given.probability].some((by) => by !== undefined), {
    message: 'expected one of indexes, every, contains, probability',
  });

export const faultSchema = z.strictObject({
  match: match.default({}),
  /** How many requests it meets. */
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** How many matching requests it lets pass first. */
  skip: z.int().min(0).default(0),
  /** The chance of each matching request, drawn from `seed`. */
  probability: chance.default(1),
  seed: z.int().default(1),
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** Text is sent as it is, anything else as JSON. */
  body: z.json().optional(),
  delayMs: milliseconds.default(0),
  /** The body trickles for so long after its headers. */
  bodyMs: milliseconds.default(0),
  /** Half of the body, then the connection is reset. */
  cutBody: z.boolean().default(false),
  /** No answer: the connection is reset. */
  reset: z.boolean().default(false),
  /** The work is done first, then it goes wrong. */
  afterAccept: z.boolean().default(false),
  items: items.optional(),
});

/** What a caller writes; everything has a default but the effect itself. */
export type FaultInput = z.input<typeof faultSchema>;
export type FaultScript = z.output<typeof faultSchema>;

export type FieldError = { readonly field: string; readonly message: string };

export class FaultError extends Error {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '));
    this.name = 'FaultError';
    this.errors = errors;
  }
}

/** One entry a mistake, with the path of the field; for an unknown key that key. */
export function fieldErrors(error: z.ZodError): readonly FieldError[] {
  return error.issues.flatMap((issue) => {
    const at = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ field: at.join('.') || 'body', message: issue.message }];
    return issue.keys.map((key) => ({ field: [...at, key].join('.'), message: 'unknown field' }));
  });
}

/** Fields that are right by themselves and wrong together. */
function contradictions(fault: FaultScript): readonly FieldError[] {
  const { status, reset, items, body, afterAccept, delayMs, bodyMs, cutBody } = fault;
  const answers = status !== undefined;
  const failsLate = answers || reset || delayMs > 0 || bodyMs > 0 || cutBody;
  const rules: readonly (readonly [wrong: boolean, field: string, message: string])[] = [
    [reset && answers, 'reset', 'a connection that is reset has no status: give one of the two'],
    [items !== undefined && (answers || reset), 'items', 'items are answered in a 207: leave status and reset out'],
    [body !== undefined && !answers, 'body', 'a body needs a status'],
    [
      !failsLate && items === undefined,
      'status',
      'the fault does nothing: expected status, reset, delayMs, bodyMs, cutBody or items',
    ],
    [
      afterAccept && !failsLate && items !== undefined,
      'afterAccept',
      'what goes wrong afterwards? expected status, reset, delayMs, bodyMs or cutBody',
    ],
  ];
  return rules.flatMap(([wrong, field, message]) => (wrong ? [{ field, message }] : []));
}

export function parseFault(input: unknown): FaultScript {
  const parsed = faultSchema.safeParse(input);
  if (!parsed.success) throw new FaultError(fieldErrors(parsed.error));
  const errors = contradictions(parsed.data);
  if (errors.length > 0) throw new FaultError(errors);
  return parsed.data;
}
