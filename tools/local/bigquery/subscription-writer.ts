/** What a BigQuery subscription of Pub/Sub does with its messages: rows of a table. */
import type { BigQueryWriter } from '../pubsub/export';
import type { Catalog, TableEntry } from './catalog';
import { BigQueryError } from './errors';
import { checkRow, type CheckedRow, type RowWriter } from './row-writer';

type Message = Parameters<BigQueryWriter>[1][number];
type Config = Parameters<BigQueryWriter>[2];

/**
 * Writes messages as the subscription's configuration says: with `useTableSchema` the message is a JSON object of
 * columns; otherwise its bytes go to the column `data`. `writeMetadata` adds message_id, publish_time, attributes and
 * subscription_name. Resolves with the positions of the messages that the table refused; they stay with Pub/Sub.
 */
export function subscriptionWriter(catalog: Catalog, rows: RowWriter, nowMs: () => number): BigQueryWriter {
  return async (name, messages, config) => {
    const table = catalog.table(pathOf(name));
    const checked = messages.map((message) => checkMessage(table, message, config, nowMs()));
    await rows.write(
      table,
      checked.filter((row) => row.ok),
    );
    return checked.flatMap((row, index) => (row.ok ? [] : [index]));
  };
}

/** `project.dataset.table`; the older `project:dataset.table` too. */
function pathOf(name: string): { project: string; dataset: string; name: string } {
  const [, project, dataset, table] = /^([^.:]+)[.:]([^.]+)\.([^.]+)$/.exec(name) ?? [];
  if (project === undefined || dataset === undefined || table === undefined) {
    throw new BigQueryError('invalid', `the table of a subscription is ${name}: expected project.dataset.table`);
  }
  return { project, dataset, name: table };
}

function checkMessage(table: TableEntry, message: Message, config: Config, nowMs: number): CheckedRow {
  const metadata = config.writeMetadata === true ? metadataOf(message) : {};
  if (config.useTableSchema !== true) {
    const data = table.fields.find(({ name }) => name === 'data');
    const text = data?.type === 'BYTES' ? message.data.toString('base64') : message.data.toString('utf8');
    return checkRow(table, { data: text, ...metadata }, false, nowMs);
  }
  let row: unknown;
  try {
    row = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(message.data));
  } catch {
    return { ok: false, errors: [] };
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return { ok: false, errors: [] };
  return checkRow(table, { ...row, ...metadata }, config.dropUnknownFields === true, nowMs);
}

const metadataOf = ({ subscription, messageId, publishTime, attributes }: Message): Record<string, unknown> => ({
  subscription_name: subscription,
  message_id: messageId,
  publish_time: publishTime.toISOString(),
  attributes: JSON.stringify(attributes),
});
