WITH events AS (
  SELECT
    *,
    metric = 'opened' AND (COALESCE(prefetched, FALSE) OR COALESCE(synthetic, FALSE)) AS is_machine_open,
    metric = 'clicked' AND COALESCE(machine, FALSE) AS is_machine_click
  FROM `PROJECT.customerio.unique_events`
  -- A change of a person's subscription may name the message that caused it; it is no event of that message.
  WHERE delivery_id IS NOT NULL AND NOT STARTS_WITH(COALESCE(event_name, ''), 'customer_')
),
grouped AS (
  SELECT
    delivery_id,
    MAX(object_type) AS delivery_type,
    MAX(campaign_id) AS campaign_id,
    MAX(broadcast_id) AS broadcast_id,
    MAX(newsletter_id) AS newsletter_id,
    MAX(transactional_message_id) AS transactional_message_id,
    MAX(action_id) AS action_id,
    MAX(content_id) AS content_id,
    MAX(trigger_id) AS trigger_id,
    MAX(journey_id) AS journey_id,
    MAX(customer_id) AS customer_id,
    MAX(cio_id) AS cio_id,
    MAX(email) AS email,
    MAX(recipient) AS recipient,
    MAX(subject) AS subject,
    MIN(event_ts) AS first_event_at,
    MAX(event_ts) AS last_event_at,
    MIN(IF(metric = 'sent', event_ts, NULL)) AS sent_at,
    MIN(IF(metric = 'delivered', event_ts, NULL)) AS delivered_at,
    MIN(IF(metric = 'opened' AND NOT is_machine_open, event_ts, NULL)) AS opened_at,
    MIN(IF(metric = 'clicked' AND NOT is_machine_click, event_ts, NULL)) AS clicked_at,
    MIN(IF(is_machine_open, event_ts, NULL)) AS machine_opened_at,
    MIN(IF(is_machine_click, event_ts, NULL)) AS machine_clicked_at,
    MIN(IF(metric = 'converted', event_ts, NULL)) AS converted_at,
    MIN(IF(metric = 'replied', event_ts, NULL)) AS replied_at,
    MIN(IF(metric = 'bounced', event_ts, NULL)) AS bounced_at,
    MIN(IF(metric = 'spammed', event_ts, NULL)) AS spammed_at,
    MIN(IF(metric = 'unsubscribed', event_ts, NULL)) AS unsubscribed_at,
    MIN(IF(metric = 'dropped', event_ts, NULL)) AS dropped_at,
    MIN(IF(metric = 'failed', event_ts, NULL)) AS failed_at,
    MIN(IF(metric = 'undeliverable', event_ts, NULL)) AS undeliverable_at,
    COUNTIF(metric = 'opened' AND NOT is_machine_open) AS opens,
    COUNTIF(metric = 'clicked' AND NOT is_machine_click) AS clicks,
    COUNTIF(is_machine_open) AS machine_opens,
    COUNTIF(is_machine_click) AS machine_clicks,
    COUNTIF(metric = 'converted') AS conversions,
    COUNTIF(metric IN ('attempted', 'deferred')) AS failed_attempts,
    ANY_VALUE(failure_message HAVING MAX IF(failure_message IS NULL, NULL, event_ts)) AS failure_message
  FROM events
  GROUP BY delivery_id
)
SELECT
  delivery_id,
  delivery_type,
  CASE
    WHEN transactional_message_id IS NOT NULL THEN 'transactional'
    WHEN newsletter_id IS NOT NULL THEN 'newsletter'
    WHEN broadcast_id IS NOT NULL THEN 'broadcast'
    WHEN campaign_id IS NOT NULL THEN 'campaign'
    ELSE 'unknown'
  END AS origin_type,
  COALESCE(transactional_message_id, newsletter_id, broadcast_id, campaign_id) AS origin_id,
  campaign_id,
  broadcast_id,
  newsletter_id,
  transactional_message_id,
  action_id,
  content_id,
  trigger_id,
  journey_id,
  customer_id,
  cio_id,
  email,
  recipient,
  LOWER(REGEXP_EXTRACT(recipient, r'@([^@]+)$')) AS recipient_domain,
  subject,
  first_event_at,
  last_event_at,
  sent_at,
  delivered_at,
  opened_at,
  clicked_at,
  machine_opened_at,
  machine_clicked_at,
  converted_at,
  replied_at,
  bounced_at,
  spammed_at,
  unsubscribed_at,
  dropped_at,
  failed_at,
  undeliverable_at,
  opens,
  clicks,
  machine_opens,
  machine_clicks,
  conversions,
  failed_attempts,
  failure_message
FROM grouped
