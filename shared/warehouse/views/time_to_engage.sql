WITH timed AS (
  SELECT
    delivery_type,
    origin_type,
    origin_id,
    -- The mail server's confirmation may come after the first open, so that a difference can be below zero.
    GREATEST(0, TIMESTAMP_DIFF(opened_at, COALESCE(delivered_at, sent_at), SECOND)) AS seconds_to_open,
    GREATEST(0, TIMESTAMP_DIFF(clicked_at, COALESCE(delivered_at, sent_at), SECOND)) AS seconds_to_click
  FROM `PROJECT.customerio.deliveries`
  WHERE opened_at IS NOT NULL OR clicked_at IS NOT NULL
)
SELECT DISTINCT
  delivery_type,
  origin_type,
  origin_id,
  COUNT(seconds_to_open) OVER (PARTITION BY delivery_type, origin_type, origin_id) AS opened,
  PERCENTILE_CONT(seconds_to_open, 0.5) OVER (PARTITION BY delivery_type, origin_type, origin_id)
    AS median_seconds_to_open,
  PERCENTILE_CONT(seconds_to_open, 0.9) OVER (PARTITION BY delivery_type, origin_type, origin_id)
    AS p90_seconds_to_open,
  COUNT(seconds_to_click) OVER (PARTITION BY delivery_type, origin_type, origin_id) AS clicked,
  PERCENTILE_CONT(seconds_to_click, 0.5) OVER (PARTITION BY delivery_type, origin_type, origin_id)
    AS median_seconds_to_click,
  PERCENTILE_CONT(seconds_to_click, 0.9) OVER (PARTITION BY delivery_type, origin_type, origin_id)
    AS p90_seconds_to_click
FROM timed
