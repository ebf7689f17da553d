/** `cio audit`: code, templates and the workspace, one list of findings and a score. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { APIClient } from 'customerio-node';
import type { Linter } from 'eslint/universal';
import { ZodError } from 'zod';

import { openCache, type AuditCache } from './audit-cache';
import { auditCodeFile, codeFiles, compareFacts, createLinter, type AuditedCode, type Levels } from './audit-code';
import { AuditError, levelsOf, type AuditConfig } from './audit-config';
import { auditTemplateFile, templateFiles } from './audit-templates';
import { auditWorkspace } from './audit-workspace';
import { baselineName, compareWithBaseline, writeBaseline } from './baseline';
import { discover } from './discover';
import { byPlace, type AuditFinding } from './finding';
import { scoreOf, type Score } from './grade';
import { concernsCustomerIo } from './program/reach';
import { readWorkspace } from './workspace/read-workspace';

/** Work that takes a while: how much of it is done, where that is known. */
export type Progress = { readonly what: string; readonly done?: number; readonly total?: number };

export type AuditRequest = {
  readonly root: string;
  readonly config: AuditConfig;
  /** Where there is one, it is looked at as well. */
  readonly workspace?: APIClient | undefined;
  readonly updateBaseline?: boolean;
  readonly cache?: boolean;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

export type Unjudged = { readonly file: string; readonly reason: string };

export type AuditResult = Score & {
  readonly findings: readonly AuditFinding[];
  readonly filesCount: number;
  /** Findings that the baseline knows, and entries of it that nothing fits any more. */
  readonly knownCount: number;
  readonly staleCount: number;
  /** Files that nothing is known of, so that their silence is not taken for cleanness. */
  readonly unjudged: readonly Unjudged[];
};

const nothing: AuditedCode = { findings: [], facts: [] };

/** A linter judges only what lies below its folder: the root, or for a path elsewhere that path. */
function linterFor({ root, config }: AuditRequest): (file: string) => Linter {
  const folders = [root, ...config.paths.map((one) => path.resolve(root, one))];
  const linters = new Map<string, Linter>();
  return (file) => {
    const folder = folders.find((one) => file.startsWith(one + path.sep)) ?? path.dirname(file);
    const linter = linters.get(folder) ?? createLinter(folder);
    linters.set(folder, linter);
    return linter;
  };
}

function auditFiles(request: AuditRequest, files: readonly string[], levels: Levels): AuditedCode[] {
  const { root, onProgress } = request;
  const cache: AuditCache | undefined = request.cache ? openCache(root, levels) : undefined;
  const linterOf = linterFor(request);
  const audited = files.map((file, index) => {
    onProgress?.({ what: 'code', done: index, total: files.length });
    const text = readFileSync(file, 'utf8');
    if (!concernsCustomerIo(file, text)) return nothing;
    const known = cache?.get(file, text);
    if (known) return known;
    const found = auditCodeFile(linterOf(file), root, file, levels);
    cache?.put(file, text, found);
    return found;
  });
  cache?.save();
  return audited;
}

async function auditWorkspaceOf(request: AuditRequest, levels: Levels): Promise<AuditFinding[]> {
  const { workspace, onProgress } = request;
  if (!workspace) return [];
  try {
    const read = await readWorkspace(workspace, (step) => onProgress?.({ what: `workspace: ${step}` }));
    return auditWorkspace(read, levels);
  } catch (error) {
    if (error instanceof ZodError) {
      const where = error.issues[0]?.path.map(String).join('.') ?? '';
      throw new AuditError(`the App API answered in a form that is not known, at ${where}`, { cause: error });
    }
    const status = error instanceof Error && 'statusCode' in error ? ` (status ${String(error.statusCode)})` : '';
    const advice = 'check CUSTOMERIO_APP_API_KEY, what it may read, and CUSTOMERIO_REGION';
    throw new AuditError(`the workspace could not be read${status}: ${advice}`, { cause: error });
  }
}

async function selectFiles({ root, config }: AuditRequest): Promise<{ code: string[]; templates: string[] }> {
  const { paths, ignore: ignored, templates } = config;
  const code = await discover({ root, paths, patterns: [codeFiles], ignored });
  if (templates === false) return { code, templates: [] };
  const patterns = templates === true ? templateFiles : templates;
  return { code, templates: await discover({ root, paths, patterns, ignored }) };
}

const unjudgedIn = (root: string, files: readonly string[], audited: readonly AuditedCode[]): Unjudged[] =>
  audited.flatMap(({ unjudged }, index) => {
    const file = path.relative(root, files[index] ?? '').replaceAll(path.sep, '/');
    return unjudged === undefined ? [] : [{ file, reason: unjudged }];
  });

/** Runs every rule that the configuration has on. Throws `AuditError` when it cannot. */
export async function audit(request: AuditRequest): Promise<AuditResult> {
  const { root, config, onProgress } = request;
  const levels = levelsOf(config);
  onProgress?.({ what: 'looking for files' });
  const { code, templates } = await selectFiles(request);
  const audited = auditFiles(request, code, levels);
  onProgress?.({ what: 'templates', done: 0, total: templates.length });
  const findings = [
    ...audited.flatMap((one) => one.findings),
    ...compareFacts(
      audited.flatMap((one) => one.facts),
      levels,
    ),
    ...templates.flatMap((file) => auditTemplateFile(root, file, levels)),
    ...(await auditWorkspaceOf(request, levels)),
  ].sort(byPlace);
  const unjudged = unjudgedIn(root, code, audited);
  const baseline = config.baseline ?? baselineName;
  if (request.updateBaseline) writeBaseline(root, baseline, findings);
  const isCompared = config.baseline !== undefined || request.updateBaseline === true;
  const { fresh, knownCount, staleCount } = isCompared
    ? compareWithBaseline(root, baseline, findings)
    : { fresh: findings, knownCount: 0, staleCount: 0 };
  const filesCount = code.length + templates.length;
  return { ...scoreOf(fresh), findings: fresh, filesCount, knownCount, staleCount, unjudged };
}
