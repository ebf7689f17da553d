/** 50,000 callbacks under fire, and the same run, smaller, against builds of the webhook that are broken on purpose. */
import { rm } from 'node:fs/promises';
import path from 'node:path';

import Table from 'cli-table3';

import { repositoryRoot } from '../build/functions';
import { webhookMutants } from '../local/mutants/webhook-mutants';
import type { SoakOptions, SoakResult } from './main';
import { buildListeningWebhook, runWebhook, type WebhookRun } from './webhook/run';
import { webhookViolations, type WebhookViolation } from './webhook/verdict';
import { phases } from './webhook/weather';
import { seenAs } from './webhook/seen-as';

const load = { inFlight: 200, attemptsMax: 200 } as const;
/**
 * A mutant shows itself in a few callbacks of each phase, and a phase has to be longer than what is in flight. What is
 * never confirmed is not tried for long, and the first of it ends the run.
 */
const mutantRun = { callbacksCount: 1_000, inFlight: 20, attemptsMax: 8, stopsAtFirst: true } as const;
const violationsShownMax = 10;

export async function soakWebhook({ seeds, callbacksCount, node, signal }: SoakOptions): Promise<SoakResult> {
  const [seed = 1] = seeds;
  const functionsDir = path.join(repositoryRoot, 'dist', 'soak-webhook');
  await buildListeningWebhook(functionsDir);
  const run = await runWebhook({ seed, callbacksCount, ...load, node, functionsDir, signal });
  console.log(phaseTable(run));
  const figures = figuresOf(run);
  for (const [name, figure] of Object.entries(figures)) console.log(`${name}: ${JSON.stringify(figure)}`);
  for (const line of violationLines(run.violations)) console.log(line);
  if (run.violations.length > 0) {
    console.log(`again: npm run soak -- --only webhook --seed ${seed} --callbacks ${callbacksCount}`);
  }
  return { name: 'webhook', holds: run.violations.length === 0, figures };
}

export async function soakWebhookMutants({ seeds, node, signal }: SoakOptions): Promise<SoakResult> {
  const [seed = 1] = seeds;
  const outDir = path.join(repositoryRoot, 'dist', 'mutants-webhook');
  const notSeen: string[] = [];
  const runOn = async (name: string): Promise<WebhookRun> =>
    runWebhook({ seed, ...mutantRun, node, functionsDir: path.join(outDir, name), signal });
  await buildListeningWebhook(path.join(outDir, 'healthy'));
  const healthy = await runOn('healthy');
  const wrong = healthy.violations.filter(({ kind }) => !ofTheClock.has(kind));
  console.log(
    `healthy: ${healthy.violations.length === 0 ? 'nothing found, as it must be' : countsText(healthy.violations)}`,
  );
  for (const line of violationLines(wrong)) console.log(line);
  for (const mutant of webhookMutants) {
    await buildListeningWebhook(path.join(outDir, mutant.name), mutant);
    const { violations, sent, seconds } = await runOn(mutant.name);
    const shown = seenAs(mutant.name, violations, healthy.violations);
    if (shown.length === 0) notSeen.push(mutant.name);
    const all = `${sent.length} callbacks, ${Math.round(seconds)} s, ${countsText(violations) || 'nothing found'}`;
    console.log(`${mutant.name}: ${shown.length > 0 ? `seen as ${countsText(shown)}` : 'NOT SEEN'} (${all})`);
  }
  await rm(outDir, { recursive: true, force: true });
  console.log(`${webhookMutants.length - notSeen.length} of ${webhookMutants.length} mutants seen, seed ${seed}`);
  const holds = notSeen.length === 0 && wrong.length === 0;
  return { name: 'webhook-mutants', holds, figures: { seed, notSeen } };
}

/** What a busy machine does to a healthy build, too. */
const ofTheClock: ReadonlySet<string> = new Set(['TOO_LATE', 'NEEDLESS_503']);

function phaseTable({ sent }: WebhookRun): string {
  const table = new Table({
    head: ['while', 'callbacks', '204', '401', '503', 'instance gone', 'p50 ms', 'p95', 'p99', 'most'],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array.from({ length: 9 }, () => 'right' as const)],
  });
  const attempts = sent.flatMap((one) => one.attempts);
  for (const { name } of phases) {
    const own = attempts.filter(({ phases: [from] }) => from === name);
    const count = (status: number): number => own.filter((one) => !one.byPlatform && one.status === status).length;
    const gone = own.filter(({ byPlatform }) => byPlatform).length;
    table.push([name, own.length, count(204), count(401), count(503), gone, ...percentiles(own.map(({ ms }) => ms))]);
  }
  return table.toString();
}

function percentiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((one, other) => one - other);
  return [0.5, 0.95, 0.99, 1].map((share) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0),
  );
}

function figuresOf({ sent, rowsCount, quarantinedCount, kills, seconds, violations }: WebhookRun): object {
  const attempts = sent.flatMap((one) => one.attempts);
  const [p50, p95, p99, most] = percentiles(attempts.map(({ ms }) => ms));
  return {
    callbacks: sent.length,
    attempts: attempts.length,
    callbacksPerSecond: Math.round(sent.length / seconds),
    ms: { p50, p95, p99, most },
    rows: rowsCount,
    quarantined: quarantinedCount,
    kills,
    violations: violations.length,
  };
}

export const countsText = (violations: readonly WebhookViolation[]): string => {
  const counts = new Map<string, number>();
  for (const { kind } of violations) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
};

function violationLines(violations: readonly WebhookViolation[]): string[] {
  if (violations.length === 0) return [];
  return [
    `${violations.length} violations: ${countsText(violations)}`,
    ...violations
      .slice(0, violationsShownMax)
      .map(({ kind, what }) => `  ${kind}: ${webhookViolations[kind]}: ${what}`),
  ];
}
