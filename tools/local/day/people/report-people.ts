/** Whether everybody agrees about the people of the day, for people and for scripts. */
import type { PeoplePlayed } from './play-people';

const shownMax = 10;

export const peopleAgree = ({ differences, problems }: PeoplePlayed): boolean =>
  differences.length === 0 && problems.length === 0;

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

export function peopleLines(played: PeoplePlayed): string[] {
  const { peopleCount, differences, differingCount, refusingCount, changed, told, syncsCount, problems } = played;
  const shown = differences.slice(0, shownMax);
  const left = differences.length - shown.length;
  return [
    `In the database: ${counted(changed)}; ${syncsCount} runs of the sync.`,
    `Back from Customer.io: ${counted(told)}.`,
    peopleAgree(played)
      ? `PEOPLE: agree. Database, Customer.io and warehouse say the same of each of ${peopleCount} people, of whom ` +
        `${refusingCount} refuse something; then nothing more is published.`
      : `PEOPLE: DIFFER. ${differingCount} of ${peopleCount} people, in ${differences.length} ways.`,
    ...[...problems, ...shown].map((what) => `  ${what}`),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}

export const peopleObject = ({ differences, ...played }: PeoplePlayed): object => ({
  ...played,
  differences: differences.slice(0, shownMax),
  differencesCount: differences.length,
});
