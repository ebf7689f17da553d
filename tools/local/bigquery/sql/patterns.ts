/** Small languages inside literals: JSONPath, regular expressions, formats of times. */
import { BigQueryError, NotTranslatable } from '../errors';

/** Members, quoted members and array elements: what means the same in both. */
const pathPattern = /^\$(\.[A-Za-z_][\w-]*|\."[^"\\]+"|\[\d+\])*$/;

export function pathFrom(path: string): string {
  if (!pathPattern.test(path)) throw new NotTranslatable(`the JSONPath ${path}`);
  // DuckDB wants quotes around a member with a hyphen; around any member they do no harm.
  return path.replace(/\."[^"]*"|\.([A-Za-z_][\w-]*)/g, (whole, name?: string) =>
    name === undefined ? whole : `."${name}"`,
  );
}

/** How many groups of a regular expression capture. BigQuery's extracting functions take one at most. */
export function groupsOf(pattern: string): number {
  const bare = pattern
    .replace(/\\Q.*?\\E/gs, '')
    .replace(/\\./gs, '')
    .replace(/\[\^?\]?[^\]]*\]/gs, '');
  const groups = (bare.match(/\((?!\?)|\(\?P?</g) ?? []).length;
  if (groups > 1) {
    throw new BigQueryError(
      'invalidQuery',
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
    );
  }
  // A group that took no part in the match is NULL in BigQuery and empty in DuckDB.
  const around = bare.replace(/\((?:\?P?<\w+>)?(?!\?)[^()]*\)(?![?*{])/, '');
  if (groups === 1 && (around.includes('|') || /\)[?*{]/.test(around))) {
    throw new NotTranslatable(`the regular expression ${pattern}, whose group may take no part in a match`);
  }
  return groups;
}

/** The same format in DuckDB's elements. */
export function formatFrom(name: string, format: string, elements: Readonly<Record<string, string>>): string {
  return format.replace(/%(?:E[*\d]?.|.|$)/gs, (element) => {
    const same = elements[element];
    if (same === undefined) throw new NotTranslatable(`${name} with the format element ${element}`);
    return same;
  });
}
