/** 26 characters of Crockford's base 32; the first is at most 7, or the time would not fit into 48 bits (ULID spec). */
const ulidForm = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;

export const isUlid = (value: unknown): value is string => typeof value === 'string' && ulidForm.test(value);
