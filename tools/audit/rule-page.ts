import path from 'node:path';

/** As far from this folder in a checkout as from that of the bundles in the package. */
const pages = path.join(__dirname, '..', '..', 'docs', 'audit');

/** Where the page about a rule is, as seen from a folder. */
export function rulePageFrom(folder: string, id: string): string {
  const page = path.join(pages, `${id}.md`);
  const relative = path.relative(folder, page);
  return relative.startsWith('..') ? page : relative;
}
