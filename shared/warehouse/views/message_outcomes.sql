-- The log sink delivers at least once and its messages are log entries: the line is in jsonPayload.
WITH entries AS (
  SELECT SAFE_CONVERT_BYTES_TO_STRING(data) AS entry, message_id AS sink_message_id
  FROM `PROJECT.customerio_ops.message_outcomes_raw`
)
SELECT
  -- Cloud Logging writes nanoseconds, of which BigQuery reads no more than six digits.
  SAFE_CAST(REGEXP_REPLACE(JSON_VALUE(entry, '$.timestamp'), r'(\.\d{6})\d+', r'\1') AS TIMESTAMP) AS logged_at,
  JSON_VALUE(entry, '$.jsonPayload.outcome') AS outcome,
  JSON_VALUE(entry, '$.jsonPayload.function') AS function_name,
  JSON_VALUE(entry, '$.jsonPayload.topic') AS topic,
  JSON_VALUE(entry, '$.jsonPayload.message_id') AS message_id,
  JSON_VALUE(entry, '$.jsonPayload.event_id') AS event_id,
  SAFE_CAST(JSON_VALUE(entry, '$.jsonPayload.delivery_attempt') AS INT64) AS delivery_attempt,
  JSON_VALUE(entry, '$.jsonPayload.code') AS code,
  SAFE_CAST(JSON_VALUE(entry, '$.jsonPayload.duration_ms') AS INT64) AS duration_ms,
  JSON_VALUE(entry, '$.jsonPayload.delivery_id') AS delivery_id,
  JSON_VALUE(entry, '$.trace') AS trace,
  JSON_VALUE(entry, '$.insertId') AS insert_id
FROM entries
WHERE JSON_VALUE(entry, '$.jsonPayload.outcome') IS NOT NULL
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY COALESCE(JSON_VALUE(entry, '$.insertId'), sink_message_id), JSON_VALUE(entry, '$.timestamp')
  ORDER BY sink_message_id
) = 1
