/**
 * `cio_subscription_preferences`: an object replaces all of them, a dotted key such as
 * `cio_subscription_preferences.topics.topic_7` patches one (Track API specification, identify). Each leaf has its own
 * time, so that a late patch of one topic neither wins over a newer one nor touches the others.
 */
import { isRecord } from '../validate';
import type { Stamped } from './person';

export const preferencesKey = 'cio_subscription_preferences';
export const preferencesPrefix = `${preferencesKey}.`;

type Leaf = readonly [path: string, value: unknown];

const isEmpty = (value: unknown): boolean => value === null || value === '';

function leavesOf(value: unknown, path: string): Leaf[] {
  if (!isRecord(value)) return path === '' ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`));
}

export class Preferences {
  readonly #leaves = new Map<string, Stamped>();
  #replacedAt = 0;

  /** Returns whether anything was written. */
  replace(value: unknown, at: number): boolean {
    if (at < this.#replacedAt) return false;
    this.#replacedAt = at;
    const given = new Map(leavesOf(value, ''));
    let written = false;
    for (const [path, leaf] of this.#leaves) {
      if (given.has(path) || leaf.at > at) continue;
      this.#leaves.set(path, { value: undefined, at });
      written = true;
    }
    for (const [path, leaf] of given) written = this.#write(path, leaf, at) || written;
    return written || given.size === 0;
  }

  patch(path: string, value: unknown, at: number): boolean {
    // A newer object has said what this topic is: by naming it, or by leaving it out.
    if (at < this.#replacedAt) return false;
    return this.#write(path, value, at);
  }

  /** "An empty or missing value reverts to the default preference for the topic" (Track API specification). */
  #write(path: string, value: unknown, at: number): boolean {
    const present = this.#leaves.get(path);
    if (present !== undefined && present.at > at) return false;
    this.#leaves.set(path, { value: isEmpty(value) ? undefined : value, at });
    return true;
  }

  /** Takes over what is not set here (merge). */
  fillFrom(other: Preferences): void {
    for (const [path, leaf] of other.#leaves) {
      if (leaf.value !== undefined && this.#leaves.get(path)?.value === undefined) this.#leaves.set(path, leaf);
    }
  }

  /** The latest write, for the list of times. */
  get at(): number {
    return Math.max(this.#replacedAt, ...[...this.#leaves.values()].map((leaf) => leaf.at));
  }

  toJSON(): Record<string, unknown> {
    const root: Record<string, unknown> = {};
    for (const [path, { value }] of this.#leaves) {
      if (value === undefined) continue;
      const keys = path.split('.');
      let node = root;
      for (const key of keys.slice(0, -1)) {
        const next = isRecord(node[key]) ? { ...node[key] } : {};
        node[key] = next;
        node = next;
      }
      node[keys.at(-1) ?? path] = value;
    }
    return root;
  }
}
