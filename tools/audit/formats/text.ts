/** For people at a terminal: each finding with its lines, why it matters and what to do, then the score as a sum. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { styleText } from 'node:util';

import { codeFrameColumns } from '@babel/code-frame';

import type { AuditResult } from '../audit';
import { explanationOf, type AuditFinding } from '../finding';
import { explained, scoreMax } from '../grade';
import { rulePageFrom } from '../rule-page';
import type { ReportContext } from './report';
import { summaryLine } from './summary';

/** Longer lines are generated; a frame of one says nothing. */
const frameLineCharsMax = 240;

type Style = (style: Parameters<typeof styleText>[0], text: string) => string;

const styleFor = ({ isColored }: ReportContext): Style =>
  // What decides on colours is the option, not the stream that this module happens to see.
  isColored ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;

function frameOf({ file, line, column, endLine, endColumn }: AuditFinding, context: ReportContext): string[] {
  const name = path.resolve(context.root, file);
  if (!existsSync(name)) return [];
  const text = readFileSync(name, 'utf8');
  const shown = text.split('\n').slice(Math.max(0, line - 3), endLine + 2);
  if (shown.some((one) => one.length > frameLineCharsMax)) return [];
  const end = endLine === line && endColumn > column ? { end: { line, column: endColumn } } : {};
  const frame = codeFrameColumns(text, { start: { line, column }, ...end }, { highlightCode: context.isColored });
  return ['', ...frame.split('\n').map((one) => `  ${one}`), ''];
}

function lines(finding: AuditFinding, context: ReportContext): string[] {
  const style = styleFor(context);
  const { file, line, column, severity, rule, message, fix } = finding;
  const { what, why, wayOut } = explanationOf(message);
  return [
    `${style('cyan', `${file}:${String(line)}:${String(column)}`)}  ${style(severity === 'error' ? 'red' : 'yellow', severity)}  ${style('bold', rule)}`,
    `  ${what}`,
    ...frameOf(finding, context),
    ...(why === '' ? [] : [`  why   ${why}`]),
    `  fix   ${wayOut}`,
    ...(fix === undefined ? [] : [`        in its place: ${fix.split('\n').join('\n        ')}`]),
    `  more  ${rulePageFrom(context.root, rule)}`,
    '',
  ];
}

function sum({ score, grade, deductions }: AuditResult): string[] {
  if (deductions.length === 0) return [];
  const width = Math.max(...deductions.map(({ rule }) => rule.length));
  const points = (value: number): string => String(value).padStart(5);
  return [
    points(scoreMax),
    ...deductions.map((one) => `${points(-one.points)}  ${one.rule.padEnd(width)}  ${explained(one)}`),
    ...(deductions.reduce((left, one) => left - one.points, scoreMax) < 0 ? ['       never below 0'] : []),
    `${'='.padStart(2)}${String(score).padStart(3)}  grade ${grade}`,
    '',
  ];
}

export function textReport(result: AuditResult, context: ReportContext): string {
  const style = styleFor(context);
  return [
    ...result.findings.flatMap((finding) => lines(finding, context)),
    ...result.unjudged.map(({ file, reason }) => `${style('yellow', 'not judged')}  ${file}: ${reason}`),
    ...(result.unjudged.length > 0 ? [''] : []),
    ...sum(result),
    style('bold', summaryLine(result)),
  ].join('\n');
}
