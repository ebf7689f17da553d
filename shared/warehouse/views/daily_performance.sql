-- Each event counts on the day it happened: what moved on that day, whenever the message was sent.
SELECT
  DATE(event_ts) AS day,
  object_type AS delivery_type,
  COUNTIF(metric = 'sent') AS sent,
  COUNTIF(metric = 'delivered') AS delivered,
  COUNTIF(metric = 'opened' AND NOT is_machine) AS opens,
  COUNT(DISTINCT IF(metric = 'opened' AND NOT is_machine, delivery_id, NULL)) AS deliveries_opened,
  COUNTIF(metric = 'clicked' AND NOT is_machine) AS clicks,
  COUNT(DISTINCT IF(metric = 'clicked' AND NOT is_machine, delivery_id, NULL)) AS deliveries_clicked,
  COUNTIF(metric = 'opened' AND is_machine) AS machine_opens,
  COUNTIF(metric = 'clicked' AND is_machine) AS machine_clicks,
  COUNTIF(metric = 'converted') AS conversions,
  COUNTIF(metric = 'replied') AS replies,
  COUNTIF(metric = 'bounced') AS bounces,
  COUNTIF(metric = 'spammed') AS complaints,
  COUNTIF(metric = 'unsubscribed') AS unsubscribes,
  COUNTIF(metric = 'dropped') AS drops,
  COUNTIF(metric = 'failed') AS failures,
  COUNTIF(metric = 'undeliverable') AS undeliverables
FROM (
  SELECT
    *,
    (metric = 'opened' AND (COALESCE(prefetched, FALSE) OR COALESCE(synthetic, FALSE)))
      OR (metric = 'clicked' AND COALESCE(machine, FALSE)) AS is_machine
  FROM `PROJECT.customerio.unique_events`
)
GROUP BY day, delivery_type
