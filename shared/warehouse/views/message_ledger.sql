WITH published AS (
  SELECT
    REGEXP_EXTRACT(subscription_name, r'/subscriptions/(.+)-archive$') AS topic,
    message_id,
    JSON_VALUE(attributes, '$.event_id') AS event_id,
    publish_time AS published_at
  FROM `PROJECT.customerio_ops.published_messages`
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY subscription_name, message_id ORDER BY publish_time) = 1
),
settled AS (
  SELECT
    topic,
    message_id,
    MAX(event_id) AS event_id,
    -- The last end counts; a retry is no end.
    ANY_VALUE(outcome HAVING MAX IF(outcome = 'retry', NULL, logged_at)) AS outcome,
    ANY_VALUE(code HAVING MAX logged_at) AS code,
    MAX(IF(outcome = 'retry', NULL, logged_at)) AS settled_at,
    COUNTIF(outcome = 'retry') AS retries,
    MAX(delivery_id) AS delivery_id
  FROM `PROJECT.customerio_ops.message_outcomes`
  WHERE message_id IS NOT NULL
  GROUP BY topic, message_id
),
-- Messages that gave up their attempts. They have a new message_id, so that only event_id leads back.
given_up AS (
  SELECT
    REGEXP_EXTRACT(JSON_VALUE(attributes, '$.CloudPubSubDeadLetterSourceSubscription'), r'^(.+)-push$') AS topic,
    JSON_VALUE(attributes, '$.event_id') AS event_id,
    MIN(publish_time) AS given_up_at
  FROM `PROJECT.customerio_ops.dead_letters`
  WHERE JSON_VALUE(attributes, '$.CloudPubSubDeadLetterSourceSubscription') IS NOT NULL
  GROUP BY topic, event_id
)
SELECT
  published.topic,
  published.message_id,
  COALESCE(published.event_id, settled.event_id) AS event_id,
  published.published_at,
  CASE
    WHEN settled.outcome IN ('delivered', 'duplicate', 'parked') THEN settled.outcome
    WHEN given_up.given_up_at IS NOT NULL THEN 'dead_lettered'
    ELSE 'open'
  END AS fate,
  COALESCE(settled.settled_at, given_up.given_up_at) AS settled_at,
  settled.code,
  COALESCE(settled.retries, 0) AS retries,
  settled.delivery_id,
  deliveries.sent_at,
  deliveries.delivered_at,
  deliveries.opened_at,
  deliveries.clicked_at,
  deliveries.bounced_at,
  deliveries.failed_at,
  deliveries.failure_message
FROM published
LEFT JOIN settled ON settled.topic = published.topic AND settled.message_id = published.message_id
LEFT JOIN given_up ON given_up.topic = published.topic AND given_up.event_id = published.event_id
LEFT JOIN `PROJECT.customerio.deliveries` AS deliveries ON deliveries.delivery_id = settled.delivery_id
