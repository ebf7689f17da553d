/** SARIF 2.1.0 (OASIS), for code scanning and editors. */
import { createHash } from 'node:crypto';

import type { Log, ReportingDescriptor, Result } from 'sarif';

import { allRules } from '../all-rules';
import type { AuditResult } from '../audit';
import { explanationOf, isInWorkspace, type AuditFinding, type Severity } from '../finding';
import type { RuleFacts } from '../rule';
import { toolVersion } from '../tool-version';

const schemaUri = 'https://json.schemastore.org/sarif-2.1.0.json';

const levels: Readonly<Record<Severity, 'error' | 'warning'>> = { error: 'error', warning: 'warning' };

const descriptor = ({ id, description, family, level, messages }: RuleFacts): ReportingDescriptor => ({
  id,
  shortDescription: { text: description },
  help: { text: Object.values(messages).join('\n\n') },
  defaultConfiguration: { enabled: level !== 'off', level: level === 'error' ? 'error' : 'warning' },
  properties: { tags: ['customer.io', family] },
});

const ruleIndexes = new Map(allRules.map(({ id }, index) => [id, index]));

/** The same for a finding whose line moves; code scanning tells new findings from known ones by it. */
const fingerprint = ({ rule, file, message }: AuditFinding, nth: number): string =>
  createHash('sha256')
    .update([rule, file, message, String(nth)].join('\n'))
    .digest('hex')
    .slice(0, 32);

function resultOf(finding: AuditFinding, nth: number): Result {
  const { rule, file, line, column, endLine, endColumn, severity, message } = finding;
  const ruleIndex = ruleIndexes.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
        ...(isInWorkspace(finding) && { logicalLocations: [{ fullyQualifiedName: file }] }),
      },
    ],
    partialFingerprints: { 'cioAudit/v1': fingerprint(finding, nth) },
    properties: { fix: explanationOf(message).wayOut },
  };
}

function resultsOf(findings: readonly AuditFinding[]): Result[] {
  const alike = new Map<string, number>();
  return findings.map((finding) => {
    const key = [finding.rule, finding.file, finding.message].join('\n');
    const nth = alike.get(key) ?? 0;
    alike.set(key, nth + 1);
    return resultOf(finding, nth);
  });
}

export function sarifReport({ findings, score, grade, unjudged }: AuditResult): string {
  const log: Log = {
    $schema: schemaUri,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'cio audit', semanticVersion: toolVersion, rules: allRules.map(descriptor) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: unjudged.map(({ file, reason }) => ({
              level: 'warning',
              message: { text: `not judged: ${reason}` },
              locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' } } }],
            })),
          },
        ],
        results: resultsOf(findings),
        properties: { score, grade },
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}
