SELECT
  COALESCE(customer_id, cio_id, LOWER(email)) AS person,
  MAX(customer_id) AS customer_id,
  MAX(cio_id) AS cio_id,
  MAX(email) AS email,
  COUNTIF(sent_at IS NOT NULL) AS sent,
  COUNTIF(delivered_at IS NOT NULL) AS delivered,
  COUNTIF(opened_at IS NOT NULL) AS opened,
  COUNTIF(clicked_at IS NOT NULL) AS clicked,
  COUNTIF(converted_at IS NOT NULL) AS converted,
  COUNTIF(bounced_at IS NOT NULL) AS bounced,
  COUNTIF(spammed_at IS NOT NULL) AS complained,
  SUM(opens) AS opens_total,
  SUM(clicks) AS clicks_total,
  MAX(sent_at) AS last_sent_at,
  MAX(opened_at) AS last_opened_at,
  MAX(clicked_at) AS last_clicked_at,
  MAX(converted_at) AS last_converted_at,
  MAX(bounced_at) AS last_bounced_at,
  SAFE_DIVIDE(COUNTIF(opened_at IS NOT NULL), COUNTIF(delivered_at IS NOT NULL)) AS opened_per_delivered,
  SAFE_DIVIDE(COUNTIF(clicked_at IS NOT NULL), COUNTIF(delivered_at IS NOT NULL)) AS clicked_per_delivered
FROM `PROJECT.customerio.deliveries`
WHERE COALESCE(customer_id, cio_id, email) IS NOT NULL
GROUP BY person
