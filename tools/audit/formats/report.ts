/** What every format is given, and the formats by name. */
import type { AuditResult } from '../audit';
import { githubReport } from './github';
import { jsonReport } from './json';
import type { FormatName } from './names';
import { sarifReport } from './sarif';
import { textReport } from './text';

export type ReportContext = {
  /** Paths of findings are relative to it. */
  readonly root: string;
  readonly isColored: boolean;
};

export type Report = (result: AuditResult, context: ReportContext) => string;

export const reports: Readonly<Record<FormatName, Report>> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
};
