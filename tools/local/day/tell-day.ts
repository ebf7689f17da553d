/** All that the demo prints of a day, in order, and whether all of it holds. */
import { struckRows } from '../faults/harness';
import { deliveryLines, funnelTable } from './report-deliveries';
import { faultsTable, fatesTable, reportObject, verdictLines, workedLines } from './report';
import { peopleAgree, peopleLines, peopleObject } from './people/report-people';
import type { DayRun } from './run-day';
import { sendLines, sendsObject, sendsTable, toldSends } from './sends/report-sends';

export type DayFiles = { readonly ledger: string; readonly sends: string };

export const dayHolds = ({ verdict, deliveries, people, sends }: DayRun): boolean =>
  verdict.holds &&
  (people === undefined || peopleAgree(people)) &&
  (deliveries?.problems ?? []).length === 0 &&
  (sends?.problems ?? []).length === 0;

export function tellDay(run: DayRun, seed: number, files: DayFiles): string[] {
  const { verdict, faults, struck, deliveries, people, sends } = run;
  return [
    fatesTable(verdict.ledger),
    ...(sends ? [sendsTable(sends.ledger)] : []),
    faultsTable([...faults, ...(sends?.faults ?? []), ...struckRows(struck), ...(deliveries?.faults ?? [])]),
    'Some of them, one by one:',
    ...[...workedLines(verdict.ledger), ...(sends ? toldSends(sends.ledger) : [])].map((line) => `  ${line}`),
    `All of them: ${files.ledger}${sends ? `, ${files.sends}` : ''}`,
    '',
    ...(deliveries
      ? [
          'What became of the messages that Customer.io sent, from the view customerio.funnel:',
          funnelTable(deliveries),
          ...deliveryLines(deliveries),
          '',
        ]
      : []),
    ...(people ? [...peopleLines(people), ''] : []),
    ...(sends ? sendLines(sends) : []),
    ...verdictLines(run, seed),
  ];
}

/** What `--json` prints. */
export const dayObject = (run: DayRun, seed: number, seconds: number): object => ({
  ...reportObject(run, seed, seconds),
  verdict: dayHolds(run) ? 'holds' : 'fails',
  ...(run.people && { people: peopleObject(run.people) }),
  ...(run.sends && { sends: sendsObject(run.sends) }),
});
