/** `cio-audit.config.json`: which rules at which level, over which files. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { allRules, ruleById } from './all-rules';
import type { Levels } from './audit-code';
import { failOnLevels, presets } from './audit-levels';

export const configName = 'cio-audit.config.json';

/** The audit cannot run: a path, a file or a key is not there or not right. Exit code 2. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
}

const levels = z.enum(['error', 'warn', 'off']);

const schema = z.strictObject({
  $schema: z.string().optional(),
  preset: z.enum(presets).default('recommended'),
  rules: z.record(z.string(), levels).default({}),
  paths: z.array(z.string()).min(1).default(['.']),
  templates: z.union([z.boolean(), z.array(z.string()).min(1)]).default(true),
  ignore: z.array(z.string()).default([]),
  baseline: z.string().optional(),
  failOn: z.enum(failOnLevels).default('error'),
});

export type AuditConfig = z.infer<typeof schema>;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads the file that is named, or the one of the root; without one the defaults hold. */
export function readAuditConfig(root: string, named: string | undefined): AuditConfig {
  const file = path.resolve(root, named ?? configName);
  if (!existsSync(file)) {
    if (named !== undefined) throw new AuditError(`no configuration file at ${named}`);
    return schema.parse({});
  }
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AuditError(`${path.relative(root, file)} is no JSON: ${reasonOf(error)}`, { cause: error });
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw new AuditError(`${path.relative(root, file)}: ${z.prettifyError(parsed.error)}`);
  const unknown = Object.keys(parsed.data.rules).filter((id) => !ruleById.has(id));
  if (unknown.length > 0) throw new AuditError(`${path.relative(root, file)} names no rule: ${unknown.join(', ')}`);
  return parsed.data;
}

/** The level of every rule: the preset's, or what the file says. */
export const levelsOf = ({ preset, rules }: Pick<AuditConfig, 'preset' | 'rules'>): Levels =>
  Object.fromEntries(allRules.map(({ id, level }) => [id, rules[id] ?? (preset === 'strict' ? 'error' : level)]));
