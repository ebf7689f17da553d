-- The same event arrives more than once: Customer.io repeats it, or it went through the fallback topic as well.
SELECT *
FROM `PROJECT.customerio.delivery_events`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at) = 1
