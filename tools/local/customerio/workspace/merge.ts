/** Merge: the secondary person goes, the primary keeps everything it had and gains what it lacked. */
import { mergedHistorySeconds } from '../limits';
import { ownIdentifierKinds, type PersonRef } from '../operation';
import { ignored, type Result } from '../result';
import type { Person } from './person';
import { Preferences } from './preferences';
import type { Context } from './workspace';
import { secondsOf } from './write-time';

export function mergePeople(context: Context, primaryRef: PersonRef, secondaryRef: PersonRef): Result {
  const { workspace, switches, nowMs } = context;
  const { people, suppression } = workspace;
  if (suppression.has(primaryRef) || suppression.has(secondaryRef)) return ignored('suppressed');
  const primary = people.find(primaryRef);
  const secondary = people.find(secondaryRef);
  // "If the primary profile doesn't exist, your request won't do anything"; nor may it be too new to be seen.
  if (primary === undefined || nowMs - primary.createdAtMs < switches.mergeBlindMs) return ignored('primary_unknown');
  if (secondary === undefined || secondary === primary) return ignored('secondary_unknown');

  people.remove(secondary);
  fillIdentifiers(context, primary, secondary);
  fillAttributes(primary, secondary);
  moveHistory(primary, secondary, secondsOf(nowMs));
  workspace.objects.leave(secondary, primary);
  workspace.anonymous.handOver(secondary, primary);
  for (const members of workspace.segments.values()) if (members.delete(secondary)) members.add(primary);
  workspace.activities.add('profile_merge', nowMs, primary.cioId, { secondary: secondary.cioId });
  return { result: 'applied', cioId: primary.cioId };
}

function fillIdentifiers({ workspace }: Context, primary: Person, secondary: Person): void {
  for (const kind of ownIdentifierKinds) {
    const value = secondary.identifiers[kind];
    if (value !== undefined && primary.identifiers[kind] === undefined) {
      workspace.people.setIdentifier(primary, kind, value);
    }
  }
}

const isUnset = (value: unknown): boolean => value === undefined || value === null || value === '';

/** "Attributes that are not set, or are empty, on the primary." They keep the time at which they were written. */
function fillAttributes(primary: Person, secondary: Person): void {
  for (const [name, stamped] of secondary.attributes) {
    if (!isUnset(stamped.value) && isUnset(primary.attributes.get(name)?.value)) primary.attributes.set(name, stamped);
  }
  if (secondary.preferences !== undefined) {
    primary.preferences ??= new Preferences();
    primary.preferences.fillFrom(secondary.preferences);
  }
}

/** "The most recent 30-days of event history. Events merged from the secondary person cannot trigger campaigns." */
function moveHistory(primary: Person, secondary: Person, nowSeconds: number): void {
  for (const event of secondary.events) {
    if (nowSeconds - event.timestamp <= mergedHistorySeconds) primary.events.push({ ...event, triggers: false });
  }
  for (const [token, device] of secondary.devices ?? []) {
    primary.devices ??= new Map();
    if (!primary.devices.has(token)) primary.devices.set(token, device);
  }
}
