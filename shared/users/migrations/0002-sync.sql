-- How far a synchronisation has come, and who is at it.
create table customerio.sync_state (
  name text primary key,
  -- The last row that was published; everything up to it is done.
  cursor_updated_at timestamptz not null default '-infinity',
  cursor_id text not null default '',
  lease_owner text,
  lease_until timestamptz,
  checkpoint_at timestamptz
);

-- People whose row could not be published, and why. A row that is mended takes its line with it.
create table customerio.sync_problems (
  person_id text not null,
  reason text not null,
  code text not null,
  times integer not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (person_id, reason)
);

-- What was published within the overlap, where open transactions cannot be seen and the same rows are read again.
create table customerio.sync_recent (
  name text not null,
  person_id text not null,
  updated_at timestamptz not null,
  primary key (name, person_id)
);
