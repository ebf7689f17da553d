WITH changes AS (
  SELECT
    COALESCE(customer_id, cio_id, LOWER(email), LOWER(recipient)) AS person,
    customer_id,
    cio_id,
    COALESCE(email, recipient) AS email,
    'all' AS topic,
    metric = 'subscribed' AS is_subscribed,
    event_ts AS changed_at,
    event_name,
    delivery_id,
    event_id
  FROM `PROJECT.customerio.unique_events`
  WHERE event_name IN ('customer_subscribed', 'customer_unsubscribed', 'email_unsubscribed')
  UNION ALL
  -- The body carries the topics as JSON in a string: {"topics":{"topic_7":false,"topic_8":true}}.
  SELECT
    COALESCE(customer_id, cio_id, LOWER(email)) AS person,
    customer_id,
    cio_id,
    email,
    REGEXP_EXTRACT(setting, r'topic_[0-9]+') AS topic,
    ENDS_WITH(setting, 'true') AS is_subscribed,
    event_ts AS changed_at,
    event_name,
    delivery_id,
    event_id
  FROM `PROJECT.customerio.unique_events`,
    UNNEST(
      REGEXP_EXTRACT_ALL(
        COALESCE(JSON_VALUE(raw, '$.data.content'), TO_JSON_STRING(JSON_QUERY(raw, '$.data.content'))),
        r'"topic_[0-9]+"\s*:\s*(?:true|false)'
      )
    ) AS setting
  WHERE event_name = 'customer_subscription_preferences_changed'
)
SELECT *
FROM changes
WHERE person IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY person, topic ORDER BY changed_at DESC, event_id DESC) = 1
