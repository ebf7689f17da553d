/** `cio audit`: code, templates and the workspace, one list of findings and a score. */
import { readFileSync } from 'node:fs';

import type { APIClient } from 'customerio-node';

import { openCache, type AuditCache } from './audit-cache';
import { auditCodeFile, codeFiles, compareFacts, createLinter, type AuditedCode, type Levels } from './audit-code';
import { AuditError, levelsOf, type AuditConfig } from './audit-config';
import { auditTemplateFile, templateFiles } from './audit-templates';
import { auditWorkspace } from './audit-workspace';
import { compareWithBaseline, writeBaseline } from './baseline';
import { discover } from './discover';
import { byPlace, type AuditFinding } from './finding';
import { scoreOf, type Score } from './grade';
import { concernsCustomerIo } from './program/reach';
import { readWorkspace } from './workspace/read-workspace';

export type AuditRequest = {
  readonly root: string;
  readonly config: AuditConfig;
  /** From the command line, in the place of the configuration's. */
  readonly paths?: readonly string[];
  readonly templates?: readonly string[];
  readonly workspace?: APIClient;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly cache?: boolean;
  readonly onProgress?: (line: string) => void;
};

export type AuditResult = Score & {
  readonly findings: readonly AuditFinding[];
  readonly filesCount: number;
  readonly knownCount: number;
  readonly staleCount: number;
};

/** A line of progress for every so many files. */
const progressEvery = 50;

const nothing: AuditedCode = { findings: [], facts: [] };

function auditFiles(request: AuditRequest, files: readonly string[], levels: Levels): AuditedCode[] {
  const { root, onProgress } = request;
  const cache: AuditCache | undefined = request.cache ? openCache(root, levels) : undefined;
  const linter = createLinter(root);
  const audited = files.map((file, index) => {
    if (index % progressEvery === 0) onProgress?.(`code: ${String(index)} of ${String(files.length)} files`);
    const text = readFileSync(file, 'utf8');
    if (!concernsCustomerIo(file, text)) return nothing;
    const known = cache?.get(file, text);
    if (known) return known;
    const found = auditCodeFile(linter, root, file, levels);
    cache?.put(file, text, found);
    return found;
  });
  cache?.save();
  return audited;
}

async function auditWorkspaceOf(request: AuditRequest, levels: Levels): Promise<AuditFinding[]> {
  if (!request.workspace) return [];
  try {
    const read = await readWorkspace(request.workspace, (step) => request.onProgress?.(`workspace: ${step}`));
    return auditWorkspace(read, levels);
  } catch (error) {
    const status = error instanceof Error && 'statusCode' in error ? ` (status ${String(error.statusCode)})` : '';
    throw new AuditError(
      `the workspace could not be read${status}: check CUSTOMERIO_APP_API_KEY and CUSTOMERIO_REGION`,
      {
        cause: error,
      },
    );
  }
}

export async function audit(request: AuditRequest): Promise<AuditResult> {
  const { root, config } = request;
  const levels = levelsOf(config);
  const paths = request.paths ?? config.paths;
  const select = (patterns: readonly string[], from: readonly string[]): Promise<string[]> =>
    discover({ root, paths: from, patterns, ignored: config.ignore });
  const code = await select([codeFiles], paths);
  const named = request.templates ?? config.templates;
  const templates = named ? await select(named, ['.']) : await select(templateFiles, paths);
  const audited = auditFiles(request, code, levels);
  request.onProgress?.(`templates: ${String(templates.length)} files`);
  const findings = [
    ...audited.flatMap((one) => one.findings),
    ...compareFacts(
      audited.flatMap((one) => one.facts),
      levels,
    ),
    ...templates.flatMap((file) => auditTemplateFile(root, file, levels)),
    ...(await auditWorkspaceOf(request, levels)),
  ].sort(byPlace);
  const baseline = request.baseline ?? config.baseline;
  if (request.updateBaseline) writeBaseline(root, baseline ?? 'cio-audit.baseline.json', findings);
  const isCompared = baseline !== undefined || request.updateBaseline === true;
  const { fresh, knownCount, staleCount } = isCompared
    ? compareWithBaseline(root, baseline ?? 'cio-audit.baseline.json', findings)
    : { fresh: findings, knownCount: 0, staleCount: 0 };
  return { ...scoreOf(fresh), findings: fresh, filesCount: code.length + templates.length, knownCount, staleCount };
}
