/** Whether every event went out under one ULID of its own, every write with its own time, and nothing was dropped. */
import { decodeTime, isValid } from 'ulid';

import { isEvent } from './operation';
import type { Evidence } from './evidence';
import type { Says } from './expectations';
import type { Violation, ViolationKind } from './violations';
import type { WireOperation } from './wire';

/** Orders nothing at Customer.io, or has no field for a time there (customerio.md 2.7). */
const timedActions: ReadonlySet<string> = new Set(['identify', 'event', 'page', 'screen']);

export function checkEvents(all: readonly Evidence[]): Violation[] {
  const violations: Violation[] = [];
  const found = (kind: ViolationKind, marker: string, what: string): void => {
    violations.push({ kind, marker, what: `${marker}: ${what}` });
  };
  const ulidsByIdentity = new Map<string, string>();
  const identityByUlid = new Map<string, string>();
  const seen = new Set<WireOperation>();
  for (const { expectation, wire } of all) {
    const { says, published } = expectation;
    if (says === undefined) continue;
    const { marker } = published;
    for (const sent of wire) {
      // The publications of one message share what was seen of it.
      if (seen.has(sent)) continue;
      seen.add(sent);
      const { result, reason = '' } = sent.result;
      if (result === 'ignored' && !mayBeIgnored(reason, wire)) {
        found('DROPPED_BEHIND_200', marker, `request ${sent.request}: ${reason}`);
      }
      const time = timeProblem(says, sent);
      if (time !== undefined) found('TIME_WRONG', marker, time);
      if (!isEvent(says.operation)) continue;
      const { ulid } = sent;
      if (ulid === undefined || !isValid(ulid)) {
        found(
          'ULID_MISSING',
          marker,
          `request ${sent.request} has ${ulid === undefined ? 'no id' : 'an id that is no ULID'}`,
        );
        continue;
      }
      const known = ulidsByIdentity.get(says.identity) ?? ulid;
      if (known !== ulid) found('ULID_DIFFERS', marker, `${says.identity} went out as ${known} and as ${ulid}`);
      const owner = identityByUlid.get(ulid) ?? says.identity;
      if (owner !== says.identity) found('ULID_SHARED', marker, `${ulid} is that of ${owner} and of ${says.identity}`);
      ulidsByIdentity.set(says.identity, known);
      identityByUlid.set(ulid, owner);
    }
  }
  return violations;
}

/** An older write loses and a suppressed person stays unknown, both on purpose; a repeat finds its work done. */
const mayBeIgnored = (reason: string, wire: readonly WireOperation[]): boolean =>
  reason === 'older_write' || reason === 'suppressed' || wire.some(({ result }) => result.result === 'applied');

function timeProblem({ operation, timeMs }: Says, { request, timestamp, ulid }: WireOperation): string | undefined {
  if (operation.action === 'identify' && operation.target.startsWith('object:')) return undefined;
  if (!timedActions.has(operation.action)) return undefined;
  const seconds = Math.floor(timeMs / 1000);
  if (timestamp !== seconds) return `request ${request} says ${String(timestamp)}, expected ${seconds}`;
  if (!isEvent(operation) || ulid === undefined || !isValid(ulid)) return undefined;
  if (operation.ulid !== undefined) {
    return ulid === operation.ulid.toUpperCase()
      ? undefined
      : `request ${request} does not have the publisher's own ULID`;
  }
  const ulidSeconds = Math.floor(decodeTime(ulid) / 1000);
  return ulidSeconds === seconds
    ? undefined
    : `the ULID in request ${request} is of ${ulidSeconds}, expected ${seconds}`;
}
