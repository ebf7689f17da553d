/** docs/infrastructure-defects.md, made from the defects themselves and from what the checker said. */
import type { Defect } from './change';

export type Judged = Defect & { readonly caught: boolean };

export const defectsTable = (defects: readonly Judged[]): string =>
  [
    '| defect | what goes wrong | notes | |',
    '| --- | --- | --- | --- |',
    ...defects.map(
      ({ id, goesWrong, section, caught }) =>
        `| \`${id}\` | ${goesWrong} | ${section} | ${caught ? 'caught' : '**missed**'} |`,
    ),
  ].join('\n');

export const share = (defects: readonly Judged[]): string => {
  const caught = defects.filter((defect) => defect.caught).length;
  return `${String(caught)} of ${String(defects.length)} (${((100 * caught) / defects.length).toFixed(1)} %)`;
};
