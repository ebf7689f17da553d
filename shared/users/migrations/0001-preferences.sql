-- What is known about who may be messaged, one row a person and field. Companies may read it.
create table customerio.messaging_preferences (
  person_id text not null,
  -- unsubscribed, suppressed, topic_<n>, channel_<name>, email_bounced, email_complained; profile and forgotten are notes
  -- of the synchronisation.
  field text not null,
  -- The decision: may messages be sent, as far as this field goes? Null while nobody has said anything.
  allowed boolean,
  -- Who decided (person, company, database, mailbox), through what, why and when.
  voice text,
  source text,
  reason text,
  decided_at timestamptz,
  -- What was said, heard of Customer.io and told it, for the next decision.
  state jsonb not null default '{"words": {}, "heard": [], "told": []}',
  -- Customer.io has to be told, and Pub/Sub has not confirmed it.
  pending boolean not null default false,
  primary key (person_id, field)
);

create index messaging_preferences_pending on customerio.messaging_preferences (person_id) where pending;

-- Bounces of every kind, for the count of the soft ones.
create table customerio.bounces (
  person_id text not null,
  event_id text not null,
  channel text not null,
  kind text not null check (kind in ('hard', 'soft')),
  reason text not null,
  occurred_at timestamptz not null,
  primary key (person_id, event_id)
);
