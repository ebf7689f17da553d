-- A flag that Customer.io leaves out counts as false: it sends them only where they apply.
SELECT
  event_id,
  event_ts,
  metric,
  delivery_id,
  object_type AS delivery_type,
  customer_id,
  cio_id,
  email,
  campaign_id,
  broadcast_id,
  newsletter_id,
  transactional_message_id,
  action_id,
  link_id,
  link_url,
  CASE
    WHEN metric = 'clicked' AND machine THEN 'machine'
    WHEN metric = 'opened' AND prefetched THEN 'prefetched'
    WHEN metric = 'opened' AND synthetic THEN 'synthetic'
    ELSE 'person'
  END AS made_by,
  COALESCE(proxied, FALSE) AS is_proxied
FROM `PROJECT.customerio.unique_events`
WHERE metric IN ('opened', 'clicked')
