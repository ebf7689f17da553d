import { bigQuerySchema } from '../../../shared/warehouse/table';
import { deliveryEvents, messageOutcomesRaw, tables, type DeliveryEventRow } from '../../../shared/warehouse/tables';

describe('tables', () => {
  it('are the ones that services, dashboards and subscriptions know', () => {
    expect(tables.map(({ dataset, name }) => `${dataset}.${name}`)).toEqual([
      'customerio.delivery_events',
      'customerio_ops.published_messages',
      'customerio_ops.dead_letters',
      'customerio_ops.quarantined_events',
      'customerio_ops.message_outcomes_raw',
    ]);
  });

  it.each(tables.map((table) => [table.name, table] as const))('%s can be made by BigQuery', (_name, table) => {
    const names = table.columns.map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(table.columns.find(({ name }) => name === table.partitionedBy)?.type).toBe('TIMESTAMP');
    expect(table.clusteredBy.length).toBeLessThanOrEqual(4);
    expect(names).toEqual(expect.arrayContaining([...table.clusteredBy]));
    expect(table.columns.filter(({ description }) => description === '')).toEqual([]);
    // BigQuery's limit for the description of a column is 1,024 characters, of a table 16,384.
    expect(table.columns.filter(({ description }) => description.length > 1024)).toEqual([]);
  });

  it('delivery_events has the columns that analysts build on', () => {
    expect(deliveryEvents.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...['event_id', 'event_ts', 'received_at', 'object_type', 'metric', 'delivery_id', 'customer_id', 'cio_id'],
        ...['email', 'campaign_id', 'broadcast_id', 'newsletter_id', 'action_id', 'parent_action_id', 'trigger_id'],
        ...['content_id', 'transactional_message_id', 'journey_id', 'recipient', 'subject', 'link_id', 'link_url'],
        ...['failure_message', 'machine', 'prefetched', 'proxied', 'synthetic', 'raw'],
      ]),
    );
  });

  it('delivery_events demands nothing that a real event may lack', () => {
    expect(deliveryEvents.columns.filter(({ mode }) => mode === 'REQUIRED').map(({ name }) => name)).toEqual([
      'event_id',
      'event_ts',
      'received_at',
      'raw',
    ]);
  });

  it('the tables of messages have what a BigQuery subscription writes without a schema', () => {
    expect(bigQuerySchema(messageOutcomesRaw).map(({ name, type, mode }) => [name, type, mode])).toEqual([
      ['data', 'BYTES', 'NULLABLE'],
      ['attributes', 'JSON', 'NULLABLE'],
      ['subscription_name', 'STRING', 'NULLABLE'],
      ['message_id', 'STRING', 'NULLABLE'],
      ['publish_time', 'TIMESTAMP', 'NULLABLE'],
    ]);
  });

  it('type their rows', () => {
    const row: Pick<DeliveryEventRow, 'event_id' | 'metric' | 'machine'> = {
      event_id: 'e',
      metric: null,
      machine: true,
    };
    // @ts-expect-error -- a required column is never null
    const missing: DeliveryEventRow['event_id'] = null;
    // @ts-expect-error -- ids are text
    const campaign: DeliveryEventRow['campaign_id'] = 7;
    expect([row.event_id, missing, campaign]).toEqual(['e', null, 7]);
  });
});
