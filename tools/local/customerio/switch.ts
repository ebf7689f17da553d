/** One switch: its values, where it stands at the start, what it means and who says that it is in doubt. */
import { z } from 'zod';

export type Switch<Values extends z.ZodType> = {
  readonly values: Values;
  readonly initial: z.infer<Values>;
  readonly meaning: string;
  readonly source: string;
  readonly question: number | undefined;
};

export const define = <Values extends z.ZodType>(
  values: Values,
  initial: z.infer<Values>,
  meaning: string,
  source: string,
  question?: number,
): Switch<Values> => ({ values, initial, meaning, source, question });

export const onOff = z.boolean();
export const countOrNull = z.int().positive().nullable();
