// Runs the unmodified @google-cloud/bigquery client in a process of its own (jest cannot load what the client loads when
// it is first used): node bigquery-client.js <module that exports an async function of the client>. Prints its result.
'use strict';
const { BigQuery } = require('@google-cloud/bigquery');

/** The project is p; the address is in BIGQUERY_EMULATOR_HOST, as everywhere. */
const client = new BigQuery({ projectId: 'p', autoRetry: false });

require(process.argv[2])(client).then(
  (result) => {
    process.stdout.write(JSON.stringify(result));
  },
  (error) => {
    process.stderr.write(String(error.stack));
    process.exitCode = 1;
  },
);
