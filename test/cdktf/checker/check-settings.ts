/** Every setting holds what settings.ts promises of it, and none is without a promise. */
import type { Setting } from './setting';
import { settings, subscriptionSettings, tableSettings, type Settings } from './settings';
import { finding, isObject, textAt, valuesAt, type Finding, type Model, type Resource } from './stack';

/** Terraform's own, looked at by other checks. */
const elsewhere = ['//', 'depends_on', 'lifecycle'];

export const checkSettings = ({ all }: Model): Finding[] => all.flatMap(settingFindings);

export function settingFindings(resource: Resource): Finding[] {
  const promised = settingsOf(resource);
  if (!promised) return [finding('settings', resource, 'there is no promise about this type')];
  const findings = Object.entries(promised).flatMap(([path, setting]) => pathFindings(resource, path, setting));
  for (const path of leafPaths(resource.attributes)) {
    const isCovered = path in promised || Object.keys(promised).some((known) => path.startsWith(`${known}.`));
    if (!isCovered) findings.push(finding('settings', `${resource.address}.${path}`, 'there is no promise about it'));
  }
  return findings;
}

export type SubscriptionKind = keyof typeof subscriptionSettings;

/** By its name, which is a contract: one that lost its push_config is still meant to push. */
export function subscriptionKind(subscription: Resource): SubscriptionKind {
  const name = textAt(subscription, 'name');
  if (name.endsWith('-push')) return 'push';
  if (!name.endsWith('-archive')) return 'pull';
  return name === 'customerio-webhook-fallback-archive' ? 'rows' : 'messages';
}

function settingsOf(resource: Resource): Settings | undefined {
  if (resource.type === 'google_pubsub_subscription') return subscriptionSettings[subscriptionKind(resource)];
  if (resource.type === 'google_bigquery_table') return tableSettings['view' in resource.attributes ? 'view' : 'table'];
  return settings[resource.type];
}

function pathFindings(resource: Resource, path: string, { isRequired, expected, holds }: Setting): Finding[] {
  const at = `${resource.address}.${path}`;
  const dot = path.lastIndexOf('.');
  const key = path.slice(dot + 1);
  const parents = (dot < 0 ? [resource.attributes] : valuesAt(resource.attributes, path.slice(0, dot))).flatMap(
    (item): unknown[] => (Array.isArray(item) ? item : [item]),
  );
  if (parents.length === 0)
    return isRequired === true ? [finding('settings', at, `is missing, expected ${expected}`)] : [];
  return parents.flatMap((parent) => {
    const value = isObject(parent) ? parent[key] : undefined;
    if (value === undefined)
      return isRequired === false ? [] : [finding('settings', at, `is missing, expected ${expected}`)];
    return holds(value)
      ? []
      : [finding('settings', at, `got ${JSON.stringify(value).slice(0, 80)}, expected ${expected}`)];
  });
}

function leafPaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leafPaths(item, path));
  if (!isObject(value) || Object.keys(value).length === 0) return [path];
  return Object.entries(value)
    .filter(([key]) => path !== '' || !elsewhere.includes(key))
    .flatMap(([key, item]) => leafPaths(item, path === '' ? key : `${path}.${key}`));
}
