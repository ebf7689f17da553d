/** People as the App API shows them: `/v1/customers/*`. */
import { appError, json, type Answer } from './answers';
import { appGet, appRoute, notFound, pathValue } from './app-pages';
import { customersByIdMax } from './limits';
import type { PersonRef } from './operation';
import type { Call, Route } from './router';
import { bodyOf } from './track-v1';
import { textOf } from './validate';
import { isUnsubscribed } from './workspace/attributes';
import type { Person } from './workspace/person';
import type { Context } from './workspace/workspace';

/** "The type of customer_id you want to use …, default: id" (App API specification, customers). */
export function findPerson(call: Call, context: Context): Person | undefined {
  const value = pathValue(call, 'customer');
  return value === undefined ? undefined : personByQuery(value, call, context);
}

export function personByQuery(value: string, { query }: Call, { workspace }: Context): Person | undefined {
  const kind = query.get('id_type') ?? 'id';
  if (kind !== 'id' && kind !== 'email' && kind !== 'cio_id') return undefined;
  // "If you use a person's cio_id, you must prefix the value with cio_"; without it, callers were understood too.
  const ref: PersonRef = { kind, value: kind === 'cio_id' ? value.replace(/^cio_/, '') : value };
  return workspace.people.find(ref);
}

const nameOf = ({ identifiers, cioId }: Person): unknown => ({
  id: identifiers.id ?? null,
  email: identifiers.email ?? null,
  cio_id: cioId,
});

/** All attributes come back as text (Track API specification, customerAttributesObject). */
function attributesOf(person: Person): unknown {
  const written = [...person.attributes].filter(([, { value }]) => value !== undefined);
  const text = (value: unknown): string =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return {
    id: person.identifiers.id ?? '',
    identifiers: nameOf(person),
    attributes: {
      ...Object.fromEntries(written.map(([name, { value }]) => [name, text(value)])),
      cio_id: person.cioId,
      ...(person.preferences === undefined
        ? {}
        : { cio_subscription_preferences: JSON.stringify(person.preferences.toJSON()) }),
    },
    timestamps: Object.fromEntries(written.map(([name, { at }]) => [name, at])),
    unsubscribed: isUnsubscribed(person),
    devices: [...(person.devices?.values() ?? [])].map(({ token, platform, lastUsed, attributes }) => ({
      id: token,
      platform,
      last_used: lastUsed,
      attributes,
    })),
  };
}

const ofPerson =
  (view: (person: Person, context: Context) => unknown) =>
  (call: Call, context: Context): Answer => {
    const person = findPerson(call, context);
    return person === undefined ? notFound('customer') : json(200, view(person, context));
  };

/** Nobody is 200 with an empty list (recorded by Customer.io's SDK team). */
function byEmail({ query }: Call, { workspace }: Context): Answer {
  const email = query.get('email');
  if (email === null || email === '') return appError('email is required', 400);
  const person = workspace.people.find({ kind: 'email', value: email });
  return json(200, { results: person === undefined ? [] : [nameOf(person)] });
}

function byIds(call: Call, { workspace }: Context): Answer {
  const ids = bodyOf(call)?.ids;
  if (!Array.isArray(ids)) return appError('ids is required', 400);
  if (ids.length > customersByIdMax) return appError(`ids cannot have more than ${customersByIdMax} values`, 400);
  const people = ids.flatMap((id: unknown) => workspace.people.find({ kind: 'id', value: textOf(id) ?? '' }) ?? []);
  return json(200, { customers: people.map(attributesOf) });
}

const segmentsOf = (person: Person, { workspace }: Context): unknown => ({
  segments: [...workspace.segments].flatMap(([id, members]) =>
    members.has(person) ? [{ id: /^\d+$/.test(id) ? Number(id) : id }] : [],
  ),
});

export const peopleRoutes: readonly Route[] = [
  appGet('/v1/customers', byEmail),
  appRoute('POST', '/v1/customers/attributes', (call) => ({
    items: [],
    answer: (_results, context) => byIds(call, context),
  })),
  appGet(
    '/v1/customers/:customer/attributes',
    ofPerson((person) => ({ customer: attributesOf(person) })),
  ),
  appGet('/v1/customers/:customer/segments', ofPerson(segmentsOf)),
  appGet(
    '/v1/customers/:customer/subscription_preferences',
    ofPerson((person) => ({
      customer: {
        id: person.identifiers.id ?? '',
        identifiers: nameOf(person),
        unsubscribed: isUnsubscribed(person),
        topics: Object.entries(person.preferences?.toJSON().topics ?? {}).map(([id, subscribed]) => ({
          id: Number(id.replace(/^topic_/, '')),
          identifier: id,
          subscribed: subscribed === true,
        })),
      },
    })),
  ),
];
