/** How a promise about one setting is written: whether it must be there, and what it may be. */
import { isObject, referenceOf, isSameJson } from './stack';

export type Setting = {
  /** `with-parent`: where the block around it is. */
  readonly isRequired: boolean | 'with-parent';
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
};

const setting = (expected: string, holds: (value: unknown) => boolean): Setting => ({
  isRequired: true,
  expected,
  holds,
});

/** The provider's own default is as good. */
export const may = (given: Setting): Setting => ({ ...given, isRequired: false });

/** Whatever the order of keys. */
export const exactly = (value: unknown): Setting => setting(JSON.stringify(value), (given) => isSameJson(given, value));
export const oneOf = (...values: readonly unknown[]): Setting =>
  setting(`one of ${values.map(String).join(', ')}`, (given) => values.includes(given));
export const matching = (pattern: RegExp, expected: string): Setting =>
  setting(expected, (given) => typeof given === 'string' && pattern.test(given));
export const whole = (from: number, to: number): Setting =>
  setting(`${from} to ${to}`, (given) => Number.isInteger(given) && Number(given) >= from && Number(given) <= to);
export const duration = (fromSeconds: number, toSeconds: number): Setting =>
  setting(`${fromSeconds}s to ${toSeconds}s`, (given) => {
    const seconds = typeof given === 'string' && /^\d+s$/.test(given) ? Number.parseInt(given, 10) : Number.NaN;
    return seconds >= fromSeconds && seconds <= toSeconds;
  });

/** The block around it may be left out, but not this inside it. */
export const inBlock = (given: Setting): Setting => ({ ...given, isRequired: 'with-parent' });

/** A list, or one block, of which each item holds. */
export const each = (item: Setting): Setting =>
  setting(
    `a list of: ${item.expected}`,
    (given) => Array.isArray(given) && given.length > 0 && given.every((value) => item.holds(value)),
  );

/** A reference to such a resource, by this attribute and no other. */
export const reference = (type: string, attribute: string): Setting =>
  setting(`\${${type}.….${attribute}}`, (given) => {
    const found = referenceOf(given);
    return found?.attribute === attribute && found.address.replace('data.', '').split('.')[0] === type;
  });

export const either = (...settings: readonly Setting[]): Setting =>
  setting(settings.map(({ expected }) => expected).join(' or '), (given) => settings.some(({ holds }) => holds(given)));

export const emptyBlock = setting('an empty block', (given) => isObject(given) && Object.keys(given).length === 0);
export const description = matching(/^\S[^]{7,}$/, 'a text that says something');
export const region = matching(/^[a-z]+-[a-z]+\d{1,2}$/, 'a region');
export const projectId = matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'a project id');
export const bucketName = matching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'a bucket name');
export const accountId = matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'an account id of 6 to 30 characters');
export const pubsubName = matching(/^customerio-[a-z][a-z-]{2,230}$/, 'customerio-…');
export const datasetName = matching(/^customerio(_[a-z]+)*$/, 'customerio or customerio_…');
export const tableName = matching(/^[a-z][a-z_]{0,100}$/, 'small letters and underscores');

const people = /^(group|user|domain):[a-z0-9.@_+-]+\.[a-z]+$/;
/** One of a project, not one of Google's own. */
const anyServiceAccount = /^serviceAccount:[a-z0-9-]+@(?!gcp-sa-)[a-z0-9-]+\.iam\.gserviceaccount\.com$/;

export const person = either(
  matching(people, 'group:…, user:… or domain:…'),
  matching(anyServiceAccount, 'serviceAccount:…'),
);
export const publisherMember = person;
export const ownAccount = reference('google_service_account', 'member');
/** Google's own account of a service in this project. */
export const agent = (service: string): Setting =>
  matching(
    new RegExp(
      `^serviceAccount:service-\\$\\{data\\.google_project\\.\\w+\\.number\\}@gcp-sa-${service}\\.iam\\.gserviceaccount\\.com$`,
    ),
    `the agent of ${service}`,
  );
