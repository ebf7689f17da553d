/** `npm run docs`: writes anew what docs/warehouse.md and docs/webhooks.md say about tables, views and events. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Column, Table } from '../../shared/warehouse/table';
import { tables } from '../../shared/warehouse/tables';
import { meaningOf } from '../../shared/warehouse/view-columns';
import { views, type View } from '../../shared/warehouse/views';
import { eventNames } from '../../shared/webhooks/event-names';
import { deliveryMetrics, feedbackEvents, type MetricMeaning } from '../../shared/webhooks/metrics';

/** The files with generated parts, and the parts by name. */
const parts: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/warehouse.md': { tables: tablesText, views: viewsText },
  'docs/webhooks.md': { events: eventsText },
};

const root = path.join(__dirname, '..', '..');

/** Each file as it should be. Throws where the marks of a part are missing. */
export function referenceDocs(): Map<string, string> {
  return new Map(
    Object.entries(parts).map(([file, generated]) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return [file, Object.entries(generated).reduce((now, [name, write]) => withPart(now, name, write(), file), text)];
    }),
  );
}

function withPart(text: string, name: string, part: string, file: string): string {
  const [start, end] = [`<!-- generated: ${name} (npm run docs) -->`, `<!-- end of ${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} lacks the marks ${start} and ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${part}\n\n${text.slice(to)}`;
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function tablesText(): string {
  return tables.map(tableText).join('\n\n');
}

function tableText({ dataset, name, description, columns, partitionedBy, clusteredBy }: Table): string {
  return [
    `#### \`${dataset}.${name}\``,
    '',
    description,
    `Partitioned by day of \`${partitionedBy}\`, clustered by ${clusteredBy.map((column) => `\`${column}\``).join(', ')}.`,
    '',
    row('column', 'type', 'meaning'),
    row('---', '---', '---'),
    ...columns.map((column) => row(`\`${column.name}\``, typeText(column), column.description)),
  ].join('\n');
}

const typeText = ({ type, mode }: Column): string => (mode === 'REQUIRED' ? `${type}, never null` : type);

function viewsText(): string {
  return views.map(viewText).join('\n\n');
}

function viewText({ dataset, name, description, columns }: View): string {
  const head = [`#### \`${dataset}.${name}\``, '', description];
  if (name === 'unique_events') return [...head, 'The columns of `delivery_events`.'].join('\n');
  return [
    ...head,
    '',
    row('column', 'type', 'meaning'),
    row('---', '---', '---'),
    ...Object.entries(columns).map(([column, type]) => row(`\`${column}\``, type, meaningOf(column))),
  ].join('\n');
}

function eventsText(): string {
  const rows = Object.entries(deliveryMetrics).flatMap(([object, metrics]) =>
    Object.entries<MetricMeaning>(metrics).map(([metric, { evidence, fields }]) => {
      const name = eventNames.onWire(object, metric);
      const own = object === 'customer' ? fields.filter((field) => field !== 'identifiers') : fields;
      return row(
        `\`${name}\``,
        own.map((field) => `\`${field}\``).join(', ') || '–',
        feedbackEvents.has(name) ? 'yes' : '',
        evidence === 'documented' ? '' : evidence,
      );
    }),
  );
  return [row('event', 'fields of its own', 'feedback', 'known from'), row('---', '---', '---', '---'), ...rows].join(
    '\n',
  );
}

if (require.main === module) {
  for (const [file, text] of referenceDocs()) writeFileSync(path.join(root, file), text);
}
