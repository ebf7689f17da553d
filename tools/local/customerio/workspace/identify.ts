/** Identify: create or update a person. */
import type { IdentifyOperation, PersonRef } from '../operation';
import { ignored, type Result } from '../result';
import type { Switches } from '../switches';
import { textOf } from '../validate';
import { identifierSetReason, identifierTakenReason } from './activities';
import { writeAttribute, writeAttributes, type Written } from './attributes';
import type { Person } from './person';
import { changePersonRelationships } from './relationships';
import { identifiersIn, resolve, type Failure, type OwnRef } from './resolve';
import type { Context } from './workspace';
import { identifyTimeOf, secondsOf } from './write-time';

export function identify(context: Context, operation: IdentifyOperation): Result {
  const { workspace, switches, nowMs } = context;
  const { attributes } = operation;
  if (!workspace.suppression.isEmpty && isSuppressed(context, operation)) return ignored('suppressed');

  const at = identifyTimeOf(operation.timestamp, nowMs, switches);
  const resolution = resolve(workspace.people, operation, at, switches);
  switch (resolution.kind) {
    case 'unknown_cio_id':
      recordFailure(context, undefined, { cio_id: { reason: 'unknown cio_id' } });
      return ignored('unknown_cio_id');
    case 'nobody': {
      if (attributes._update === true) {
        recordFailure(context, undefined, { _update: { reason: 'no person matches the identifiers' } });
        return ignored('update_only');
      }
      const person = workspace.people.create(nowMs);
      return update(context, operation, person, resolution.identifiers, at);
    }
    case 'person': {
      const [failure] = resolution.failures;
      if (failure !== undefined) {
        recordFailure(context, resolution.person, Object.fromEntries(resolution.failures.map(failureEntry)));
        if (switches.identifierFailure === 'drops_request') return ignored(failure.reason);
      }
      return update(context, operation, resolution.person, resolution.identifiers, at);
    }
  }
}

/** "Any future API calls or operations referencing the specified ID are ignored" (Track API specification, suppress). */
function isSuppressed({ workspace, switches }: Context, { person, attributes }: IdentifyOperation): boolean {
  const named: readonly PersonRef[] = [person, ...identifiersIn(attributes, switches)];
  return named.some((ref) => workspace.suppression.has(ref));
}

/** Attributes with rules of their own, by the identifiers that the workspace uses. */
const identifierKeys: Readonly<Record<Switches['identifiers'], ReadonlySet<string>>> = {
  id: new Set(['id', 'anonymous_id']),
  email_and_id: new Set(['id', 'email', 'anonymous_id']),
  email_id_and_phone: new Set(['id', 'email', 'phone', 'anonymous_id']),
};

function update(
  context: Context,
  operation: IdentifyOperation,
  person: Person,
  identifiers: readonly OwnRef[],
  at: number,
): Result {
  const { workspace, switches } = context;
  for (const { kind, value } of identifiers) {
    workspace.people.setIdentifier(person, kind, value);
    writeAttribute(person, kind, value, at);
  }
  const skip = identifierKeys[switches.identifiers];
  const written = writeAttributes(person, operation.attributes, skip, at, switches);
  if (written.refused.length > 0) {
    recordFailure(
      context,
      person,
      Object.fromEntries(written.refused.map((name) => [name, { reason: 'too many attributes' }])),
    );
  }
  const linked = operation.relationships !== undefined && operation.relationships.links.length > 0;
  if (operation.relationships && linked) changePersonRelationships(context, person, operation.relationships);
  const claimed = claimVisitor(context, operation, person, at);
  const changed = identifiers.length > 0 || linked || claimed;
  return !changed && lostEverything(written) ? ignored('older_write') : { result: 'applied', cioId: person.cioId };
}

const lostEverything = ({ written, stale }: Written): boolean => written === 0 && stale > 0;

/** Links what the visitor did before. Only the `anonymous_id` fails when it belongs to somebody else. */
function claimVisitor(context: Context, { attributes }: IdentifyOperation, person: Person, at: number): boolean {
  const { workspace, switches, nowMs } = context;
  const anonymousId = textOf(attributes.anonymous_id);
  if (anonymousId === undefined || anonymousId === '') return false;
  const owner = workspace.anonymous.ownerOf(anonymousId);
  if (owner === person) return false;
  if (owner !== undefined) {
    recordFailure(context, person, { anonymous_id: { reason: 'the value is not reusable' } });
    return false;
  }
  writeAttribute(person, 'anonymous_id', anonymousId, at);
  const merges = switches.mergeAnonymousEvents;
  const count = workspace.anonymous.claim(anonymousId, person, secondsOf(nowMs), merges);
  workspace.objects.carryOver(anonymousId, person);
  if (count > 0) workspace.activities.add('anon_merge', nowMs, person.cioId, { anonymous_id: anonymousId, count });
  return true;
}

function recordFailure({ workspace, nowMs }: Context, person: Person | undefined, data: Record<string, unknown>): void {
  workspace.activities.add('failed_attribute_change', nowMs, person?.cioId, data);
}

function failureEntry({ ref, reason }: Failure): [string, unknown] {
  const text = reason === 'identifier_taken' ? identifierTakenReason : identifierSetReason;
  return [ref.kind, { reason: text, value: ref.value }];
}
