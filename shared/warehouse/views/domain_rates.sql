-- Mailbox providers judge a sender by complaints and bounces of the mail they took that day.
SELECT
  DATE(COALESCE(sent_at, first_event_at)) AS day,
  recipient_domain,
  COUNTIF(sent_at IS NOT NULL) AS sent,
  COUNTIF(delivered_at IS NOT NULL) AS delivered,
  COUNTIF(bounced_at IS NOT NULL) AS bounced,
  COUNTIF(spammed_at IS NOT NULL) AS complained,
  SAFE_DIVIDE(COUNTIF(bounced_at IS NOT NULL), COUNTIF(sent_at IS NOT NULL)) AS bounced_per_sent,
  SAFE_DIVIDE(COUNTIF(spammed_at IS NOT NULL), COUNTIF(delivered_at IS NOT NULL)) AS complained_per_delivered
FROM `PROJECT.customerio.deliveries`
WHERE delivery_type = 'email' AND recipient_domain IS NOT NULL
GROUP BY day, recipient_domain
