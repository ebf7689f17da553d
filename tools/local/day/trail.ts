/** The way of a message through all books, for whoever has to find out what went wrong with it. No payloads. */
import { createHash } from 'node:crypto';

import { deadLetterTopic, parkingAttributes } from '../../../shared/names';
import type { DeadLetter } from './books';
import { fateText, type Ledger } from './check-fates';
import type { Verdict } from './proof';
import { violationTable, type Violation } from './violations';

const violationsShownMax = 10;
const linesPerTrailMax = 12;

/** The verdict as text: one line when it holds, else the first violations, each with the trail of its message. */
export function explain(verdict: Verdict, seed: number): string[] {
  if (verdict.holds) return [];
  const { violations, ledger } = verdict;
  const shown = violations.slice(0, violationsShownMax);
  const told = new Set<string>();
  const lines = [`${violations.length} violations (seed ${seed}): ${countsOf(violations)}`];
  for (const { kind, marker, what } of shown) {
    lines.push('', `${kind}: ${violationTable[kind]}`, `  ${what}`);
    if (marker === undefined || told.has(marker)) continue;
    told.add(marker);
    lines.push(...trailOf(marker, ledger).map((line) => `    ${line}`));
  }
  const left = violations.length - shown.length;
  if (left > 0) lines.push('', `… and ${left} more`);
  return lines;
}

export function countsOf(violations: readonly Violation[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of violations) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

/** Published, sent, logged and parked: each publication of a message in turn. */
export function trailOf(marker: string, ledger: readonly Ledger[]): string[] {
  const own = ledger.filter(({ evidence }) => evidence.expectation.published.marker === marker);
  const lines = own.flatMap(({ evidence, seen }) => {
    const { published, fate, says } = evidence.expectation;
    const attributes = Object.keys(published.attributes).join(', ');
    return [
      `${published.replayed ? 'replayed' : 'published'} ${new Date(published.publishTimeMs).toISOString()} as ` +
        `${published.messageId} on ${published.topic}: ${summaryOf(published.data)}, ` +
        `attributes: ${attributes === '' ? 'none' : attributes}`,
      `expected ${fateText(fate)}${says === undefined ? '' : `, ${says.operation.action} ${says.key}, ${says.identity}`}`,
      `seen ${fateText(seen)}`,
      ...evidence.outcomes.map(
        ({ outcome, code, deliveryAttempt }) =>
          `outcome line: ${outcome}${code === undefined ? '' : ` ${code}`}, attempt ${deliveryAttempt ?? '?'}`,
      ),
      ...[...evidence.parked, ...evidence.forwarded].map(letterText),
    ];
  });
  const wire = (own[0]?.evidence.wire ?? []).map(
    ({ request, index, path, status, result, ulid, timestamp }) =>
      `request ${request} ${path} operation ${index}: answered ${status === 0 ? 'nothing' : status}, ` +
      `${result.result}${result.reason === undefined ? '' : ` (${result.reason})`}, id ${ulid ?? 'none'}, timestamp ${timestamp === undefined ? 'none' : JSON.stringify(timestamp)}`,
  );
  const all = [...lines, ...wire];
  return all.length <= linesPerTrailMax
    ? all
    : [...all.slice(0, linesPerTrailMax), `… ${all.length - linesPerTrailMax} more lines`];
}

function letterText({ topic, messageId, data, attributes }: DeadLetter): string {
  const code = attributes[parkingAttributes.errorCode] ?? 'forwarded by Pub/Sub';
  const detail = attributes[parkingAttributes.errorDetail] ?? '';
  return `dead letter ${messageId} on ${deadLetterTopic(topic)}: ${code} ${detail}, ${summaryOf(data)}`;
}

const summaryOf = (data: Buffer): string =>
  `${data.length} bytes ${createHash('sha256').update(data).digest('hex').slice(0, 8)}`;
