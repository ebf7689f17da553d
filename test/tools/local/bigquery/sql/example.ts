/** Stands for an error, on both engines. */
export const fails = Symbol('fails');

/** GoogleSQL, and what Google's engine makes of it: the value of an expression, or the rows of a query. */
export type Example = readonly [sql: string, result: unknown];
