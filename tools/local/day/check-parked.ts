/** Whether what was parked is still the original, says why, and can find its way back with its identity and time. */
import { messageAttributes, nativeDeadLetterAttributes, parkingAttributes } from '../../../shared/names';
import type { DeadLetter } from './books';
import type { Evidence } from './evidence';
import type { Violation, ViolationKind } from './violations';

const addressForm = /[\w.+-]+@[\w-]+\.\w+/;

export function checkParked(all: readonly Evidence[]): Violation[] {
  return all.flatMap((evidence) => [
    ...evidence.parked.flatMap((letter) => checkParkedLetter(evidence, letter)),
    ...evidence.forwarded.flatMap((letter) => checkOriginal(evidence, letter)),
    ...evidence.outcomes.flatMap(({ text }): Violation[] =>
      addressForm.test(text)
        ? [{ kind: 'PERSONAL_DATA', marker: evidence.expectation.published.marker, what: 'in an outcome line' }]
        : [],
    ),
  ]);
}

function checkOriginal({ expectation }: Evidence, letter: DeadLetter): Violation[] {
  const { marker, data, attributes } = expectation.published;
  const violations: Violation[] = [];
  const found = (kind: ViolationKind, what: string): void => {
    violations.push({ kind, marker, what: `${marker}: dead letter ${letter.messageId}: ${what}` });
  };
  if (!letter.data.equals(data)) {
    found('PARKED_BYTES_DIFFER', `got ${letter.data.length} bytes, published were ${data.length}`);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (reasons.has(name)) continue;
    if (letter.attributes[name] !== value) found('PARKED_ATTRIBUTES_DIFFER', `attribute ${name}`);
  }
  return violations;
}

/** A replayed message that is parked again gets a new reason, and leaves the story of its first dead letter behind. */
const reasons: ReadonlySet<string> = new Set([
  ...Object.values(parkingAttributes),
  ...Object.values(nativeDeadLetterAttributes),
]);

function checkParkedLetter(evidence: Evidence, letter: DeadLetter): Violation[] {
  const { marker, topic, publishTimeMs, attributes } = evidence.expectation.published;
  const violations = checkOriginal(evidence, letter);
  const found = (kind: ViolationKind, what: string): void => {
    violations.push({ kind, marker, what: `${marker}: dead letter ${letter.messageId}: ${what}` });
  };
  const {
    [parkingAttributes.errorDetail]: detail = '',
    [parkingAttributes.sourceTopic]: sourceTopic,
    [parkingAttributes.parkedAt]: parkedAt = '',
    [messageAttributes.publishedAt]: publishedAt = '',
    [messageAttributes.eventId]: eventId = '',
  } = letter.attributes;
  if (detail === '') found('PARKED_WITHOUT_REASON', `no ${parkingAttributes.errorDetail}`);
  if (sourceTopic !== topic) found('PARKED_WITHOUT_REASON', `${parkingAttributes.sourceTopic} is not ${topic}`);
  if (!(Date.parse(parkedAt) >= publishTimeMs)) {
    found('PARKED_WITHOUT_REASON', `${parkingAttributes.parkedAt} is no time after publishing`);
  }
  if (eventId === '')
    found('PARKED_WITHOUT_REASON', `no ${messageAttributes.eventId}: a replay would be another message`);
  const hadTime = attributes[messageAttributes.publishedAt] !== undefined;
  if (!hadTime && Date.parse(publishedAt) !== publishTimeMs) {
    found('PARKED_WITHOUT_REASON', `${messageAttributes.publishedAt} is not the publish time`);
  }
  if (addressForm.test(detail)) found('PERSONAL_DATA', `in ${parkingAttributes.errorDetail}`);
  return violations;
}
