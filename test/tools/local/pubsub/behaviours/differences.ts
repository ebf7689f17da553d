/** The part of docs/local-pubsub.md that is generated from the table of behaviours. */
import type { Behaviour } from './behaviour';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A table of what Google's emulator does otherwise. */
export function differencesPage(behaviours: readonly Behaviour[]): string {
  const rows = behaviours.flatMap(({ id, claim, source, official }) =>
    official === 'same' ? [] : [`| ${cell(claim)} | ${cell(official.differs)} | ${cell(source)} | \`${id}\` |`],
  );
  return [
    `Of ${behaviours.length} behaviours ${behaviours.length - rows.length} are the same on both.`,
    '',
    '| here, and in the service | in the official emulator | source | behaviour |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
