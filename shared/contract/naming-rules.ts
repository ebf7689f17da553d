/** What makes a good event name. Pure, because the guardrails (live messages) and the audit (code) use the same rules. */

export const isSnakeCase = (name: string): boolean => /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name);

/** The nearest snake_case name, for a suggestion; empty when nothing is left of it. */
export const snakeCaseOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .toLowerCase();

/** The words of a name, whatever the writing: camelCase, SCREAMING_CASE and kebab-case with one underscore between words. */
export const words = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();

/** What shows that a program filled a value into a name. */
export type GeneratedPart =
  'e-mail address' | 'UUID' | 'ULID' | 'date' | 'run of digits' | 'hexadecimal id' | 'random token';

const apart = (pattern: string): RegExp => new RegExp(`(?<![A-Za-z0-9])(?:${pattern})(?![A-Za-z0-9])`, 'i');

const emailAddress = /[^\s@]+@[^\s@]+/;
const uuid = apart('[0-9a-f]{8}([-_]?)[0-9a-f]{4}\\1[0-9a-f]{4}\\1[0-9a-f]{4}\\1[0-9a-f]{12}');
const ulid = apart('[0-7][0-9a-hjkmnp-tv-z]{25}');
const date = apart('(?:19|20)\\d\\d([-_./])\\d{1,2}\\1\\d{1,2}');
const digits = /\d{5,}/;
const hexadecimal = apart('(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}');
const longWords = /[A-Za-z0-9]{14,}/g;

/** A word that mixes upper case, lower case and digits as no phrase does. */
const isRandomToken = (word: string): boolean =>
  /[A-Z]/.test(word) && /[a-z]/.test(word) && (word.match(/[A-Za-z]\d|\d[A-Za-z]/g)?.length ?? 0) >= 3;

/** The part of a name that is different for each event, if there is one. Such names make an event type an occurrence. */
export function generatedPart(name: string): GeneratedPart | undefined {
  if (emailAddress.test(name)) return 'e-mail address';
  if (uuid.test(name)) return 'UUID';
  if (ulid.test(name)) return 'ULID';
  if (date.test(name)) return 'date';
  if (digits.test(name)) return 'run of digits';
  if (hexadecimal.test(name)) return 'hexadecimal id';
  return (name.match(longWords) ?? []).some(isRandomToken) ? 'random token' : undefined;
}

/** What in a name says who somebody is. */
export type PersonalPart = 'e-mail address' | 'telephone number' | 'IP address';

const telephone = /\+\d(?:[\s().-]?\d){6,}|(?<![\dA-Za-z])\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,6}(?!\d)/;
const ipv4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/;

export function personalPart(name: string): PersonalPart | undefined {
  if (emailAddress.test(name)) return 'e-mail address';
  if (telephone.test(name)) return 'telephone number';
  return ipv4.test(name) ? 'IP address' : undefined;
}

/** Below this length an id is in many a name by chance. */
const tellingIdLengthMin = 5;

function identifierIn(name: string, identifiers: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = name.toLowerCase();
  const inName = Object.entries(identifiers).find(
    ([, id]) => id !== undefined && id.length >= tellingIdLengthMin && text.includes(id.toLowerCase()),
  );
  return inName && `the person's ${inName[0]}`;
}

export type NameJudgement = {
  readonly isSnakeCase: boolean;
  readonly generated: GeneratedPart | undefined;
  /** What of a person is in the name: an address, a number, or the identifier of whom the event is about. */
  readonly personal: string | undefined;
};

/** Everything that is wrong with the name of an event. */
export const judgeEventName = (
  name: string,
  identifiers: Readonly<Record<string, string | undefined>> = {},
): NameJudgement => ({
  isSnakeCase: isSnakeCase(name),
  generated: generatedPart(name),
  personal: personalPart(name) ?? identifierIn(name, identifiers),
});
