/** Scripted faults: which request meets which, and what each does to the operations of a request. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { parseFault, type FaultScript } from './fault-schema';
import { rejected, type Result } from './result';
import type { Item } from './router';

export type Fault = {
  readonly number: number;
  readonly script: FaultScript;
  readonly matchesPath: (path: string) => boolean;
  readonly draw: () => number;
  /** Matching requests seen and requests met. */
  seen: number;
  met: number;
};

export type FaultView = FaultScript & { readonly number: number; readonly seen: number; readonly met: number };

type Request = { readonly method: string; readonly path: string; readonly raw: Buffer };

export class Faults {
  readonly #faults = new Map<number, Fault>();
  #count = 0;

  add(input: unknown): FaultView {
    const script = parseFault(input);
    const random = xoroshiro128plus(script.seed);
    const fault: Fault = {
      number: ++this.#count,
      script,
      matchesPath: pathMatcher(script.match.path),
      draw: () => uniformFloat64(random),
      seen: 0,
      met: 0,
    };
    this.#faults.set(fault.number, fault);
    return view(fault);
  }

  list(): readonly FaultView[] {
    return [...this.#faults.values()].map(view);
  }

  remove(number: number): void {
    this.#faults.delete(number);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The first fault in order of their making that meets this request; a used-up one is forgotten. */
  take(request: Request): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (!matches(fault, request)) continue;
      fault.seen += 1;
      const { skip, probability, times } = fault.script;
      if (fault.seen <= skip) continue;
      if (probability < 1 && fault.draw() >= probability) continue;
      fault.met += 1;
      if (times !== 'always' && fault.met >= times) this.#faults.delete(fault.number);
      return fault;
    }
    return undefined;
  }
}

const view = ({ script, number, seen, met }: Fault): FaultView => ({ number, seen, met, ...script });

function matches({ script, matchesPath }: Fault, { method, path, raw }: Request): boolean {
  const { match } = script;
  if (match.method !== undefined && match.method !== method) return false;
  return matchesPath(path) && (match.contains === undefined || raw.includes(match.contains));
}

function pathMatcher(pattern: string | undefined): (path: string) => boolean {
  if (pattern === undefined) return () => true;
  if (!pattern.includes('*')) return (path) => path === pattern;
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const form = new RegExp(`^${parts.join('.*')}$`);
  return (path) => form.test(path);
}

/** The rejection of each operation that the fault's `items` choose, by position. */
export function itemFaults({ script, draw }: Fault, items: readonly Item[]): ReadonlyMap<number, Result> {
  const chosen = new Map<number, Result>();
  const rule = script.items;
  if (rule === undefined) return chosen;
  const { reason, field, message } = rule.error;
  const result = rejected({ reason, field, message, sentence: message });
  for (const [index, { operation }] of items.entries()) {
    const hit =
      rule.indexes?.includes(index) === true ||
      (rule.every !== undefined && index % rule.every === rule.every - 1) ||
      (rule.contains !== undefined && JSON.stringify(operation).includes(rule.contains)) ||
      (rule.probability !== undefined && draw() < rule.probability);
    if (hit) chosen.set(index, result);
  }
  return chosen;
}
