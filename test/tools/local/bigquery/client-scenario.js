// What a user of the unmodified client does, from making a dataset to paging through results.
'use strict';

module.exports = async (client) => {
  const dataset = client.dataset('shop');
  await dataset.create();
  const schema = [
    { name: 'id', type: 'STRING', mode: 'REQUIRED' },
    { name: 'at', type: 'TIMESTAMP', mode: 'REQUIRED' },
    { name: 'amount', type: 'FLOAT64' },
    { name: 'doc', type: 'JSON' },
  ];
  const timePartitioning = { type: 'DAY', field: 'at' };
  const [table] = await dataset.createTable('orders', { schema, timePartitioning, clustering: { fields: ['id'] } });
  await dataset.createTable('daily', {
    view: {
      query: 'SELECT DATE(at) AS day, COUNT(*) AS orders, SUM(amount) AS amount FROM `p.shop.orders` GROUP BY day',
      useLegacySql: false,
    },
  });
  const rows = Array.from({ length: 25 }, (_, index) => ({
    insertId: `o${index}`,
    json: { id: `o${String(index).padStart(2, '0')}`, at: '2026-11-22T10:00:00.5Z', amount: index, doc: '{"a":1}' },
  }));
  await table.insert(rows, { raw: true });
  await table.insert(rows.slice(0, 5), { raw: true });

  const refused = await table
    .insert(
      [
        { insertId: 'x', json: { id: 'x', at: 'yesterday' } },
        { insertId: 'y', json: rows[0].json },
      ],
      {
        raw: true,
        partialRetries: 0,
      },
    )
    .catch((error) => ({
      name: error.name,
      reasons: error.errors.map(({ errors }) => errors[0].reason),
      locations: error.response.insertErrors.map(({ errors }) => errors[0].location),
    }));

  const [daily] = await client.query('SELECT * FROM shop.daily');
  const [some] = await client.query({
    query:
      'SELECT id, at, doc FROM `p.shop.orders` WHERE id IN UNNEST(@ids) AND amount >= @least AND at <= @until ORDER BY id',
    params: { ids: ['o01', 'o02', 'o03'], least: 2, until: new Date('2026-11-23T00:00:00Z') },
  });
  const [typed] = await client.query({
    query: 'SELECT @none AS none, @yes AS yes, @day AS day, @count AS count',
    params: { none: null, yes: true, day: client.constructor.date('2026-11-22'), count: 7 },
    types: { none: 'STRING', yes: 'BOOL', day: 'DATE', count: 'INT64' },
  });
  const [, , paged] = await client.query(
    { query: 'SELECT id FROM shop.orders', maxResults: 10 },
    { autoPaginate: false },
  );
  const [all] = await client.query({ query: 'SELECT id FROM shop.orders', maxResults: 10 });

  const [job] = await client.createQueryJob({
    query: 'SELECT id FROM orders ORDER BY id',
    defaultDataset: { datasetId: 'shop' },
  });
  const [first, next] = await job.getQueryResults({ maxResults: 20, autoPaginate: false });
  const [second] = await job.getQueryResults({ ...next });
  const [dry] = await client.createQueryJob({ query: 'SELECT id FROM shop.orders', dryRun: true });

  const [listed] = await table.getRows();
  const [metadata] = await table.getMetadata();
  const missing = await client
    .query('SELECT * FROM shop.nothing')
    .catch(({ code, errors }) => [code, errors[0].reason]);
  const broken = await client
    .query('SELECT nope FROM shop.orders')
    .catch(({ code, errors }) => [code, errors[0].reason]);
  const again = await dataset.create().catch(({ code, errors }) => [code, errors[0].reason]);
  const [exists] = await dataset.table('daily').exists();
  await dataset.table('daily').delete();
  const [gone] = await dataset.table('daily').exists();
  const [datasets] = await client.getDatasets();
  const [tables] = await dataset.getTables();

  return {
    refused,
    daily,
    some,
    typed,
    paged: { token: typeof paged.pageToken, total: paged.totalRows },
    all: all.length,
    pages: [first.length, second.length],
    dry: dry.metadata.statistics.query.schema.fields[0].name,
    listed: listed.length,
    partitioned: metadata.timePartitioning.field,
    clustered: metadata.clustering.fields,
    missing,
    broken,
    again,
    exists,
    gone,
    datasets: datasets.map(({ id }) => id),
    tables: tables.map(({ id }) => id),
  };
};
