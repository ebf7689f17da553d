/** Reads JSON from foreign bytes without losing digits. */
import { isSafeNumber, parse } from 'lossless-json';

import { PipelineError } from '../errors';

export type JsonDocument = {
  /** The text, character for character; what goes to the JSON column. */
  readonly text: string;
  /** The parsed value. A number that a double cannot hold exactly is given as its digits, in a string. */
  readonly value: unknown;
};

/**
 * Shorter numbers with small exponents are exact in a double, so that nearly every body takes the fast way. It begins
 * with what stands before a number, because text is full of digits; that in a string is found as well does no harm.
 */
const longNumberPattern = /(?:^|[:,[\s])-?\d(?:[\d.eE+-]{15}|[\d.]*[eE][+-]?\d{3})/;

/** Whether a JSON text may hold a number that a double cannot. */
export const mayHoldLongNumber = (text: string): boolean => longNumberPattern.test(text);

/** Parses UTF-8 bytes. Throws `EVENT_NOT_JSON` for anything that is no JSON text, and nothing else. */
export function parseJsonBytes(bytes: Uint8Array): JsonDocument {
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // The engine's message quotes the body, so it is kept out of the text and out of the logs.
    throw new PipelineError('EVENT_NOT_JSON', `the body is no JSON (${bytes.length} bytes)`, { cause });
  }
  return { text, value: mayHoldLongNumber(text) ? exactValue(text, value) : value };
}

/** One for all: it keeps nothing between texts that are decoded whole. */
const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new PipelineError('EVENT_NOT_JSON', `the body is not UTF-8 (${bytes.length} bytes)`, { cause });
  }
}

function exactValue(text: string, rounded: unknown): unknown {
  try {
    return parse(text, undefined, {
      parseNumber: (digits) => (isSafeNumber(digits) ? Number(digits) : digits),
      // As JSON.parse does; the library would refuse the document.
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch {
    // Its parser is recursive and gives up on extreme nesting, where no id of ours can be.
    return rounded;
  }
}
