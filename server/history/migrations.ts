import type { Sql } from 'postgres'
import { BoardError } from '#server/errors.ts'
import { firstMigrations } from './first-migrations.ts'
import type { Migration } from './migration.ts'

/** Forward only: what is here was run somewhere and never changes again. */
export const migrations: readonly Migration[] = [
  ...firstMigrations,
  {
    id: 5,
    sql: `
      -- What somebody had measured once: an analysis of the memory, a capture of reads.
      create table cacheboard.results (
        id text primary key,
        kind text not null,
        target text not null,
        who text,
        at timestamptz not null,
        brief json not null,
        whole json not null
      );
      create index results_by_target on cacheboard.results (kind, target, at desc);
    `,
  },
  {
    id: 6,
    sql: `
      -- Recorded requests that the lab can play. The id is made from what they say.
      create table cacheboard.traces (
        id text primary key,
        name text not null,
        who text,
        added timestamptz not null default now(),
        requests integer not null,
        keys integer not null,
        span float8 not null,
        kinds json not null,
        own boolean not null,
        bytes bytea not null
      );
    `,
  },
  {
    id: 7,
    sql: `
      -- An experiment is a run as well: queued first, with a result in place of a series.
      alter table cacheboard.runs drop constraint runs_state_check;
      alter table cacheboard.runs add constraint runs_state_check
        check (state in ('queued', 'running', 'finished', 'interrupted', 'cancelled', 'failed'));
      alter table cacheboard.runs
        add column experiment text,
        add column result json,
        add column hash text,
        add column message text,
        add column repeats text,
        add column votes json;
      create index runs_by_experiment on cacheboard.runs (target, experiment, started desc);

      -- What a room expects of an experiment: one vote for each person, until the verdict is there.
      create table cacheboard.predictions (
        target text not null,
        experiment text not null,
        voter text not null,
        option text not null,
        primary key (target, experiment, voter)
      );
    `,
  },
  {
    id: 8,
    sql: `
      -- notify-keyspace-events of servers on which a capture has switched on the misses, to be put back.
      create table cacheboard.borrowed_settings (
        target text not null,
        node text not null,
        before text not null,
        ours text not null,
        until bigint not null,
        host text not null,
        process integer not null,
        primary key (target, node)
      );
    `,
  },
  {
    id: 9,
    sql: `
      -- What somebody wants to be told about. "state" is where its evaluation stands; whoever writes it raises "seq",
      -- so of two boards that believe they evaluate it only one can. Another condition is another "version".
      create table cacheboard.alert_rules (
        id text primary key,
        target text not null,
        rule json not null,
        version integer not null default 1,
        mute json,
        state json,
        seq integer not null default 0,
        made_by text not null,
        made_at bigint not null
      );
      create index alert_rules_by_target on cacheboard.alert_rules (target, made_at, id);
      -- One excursion that fired. It outlives its rule.
      create table cacheboard.alert_episodes (
        id text primary key,
        target text not null,
        rule_id text not null,
        rule json not null,
        began bigint not null,
        fired bigint not null,
        ended bigint,
        ended_by text,
        worst float8 not null,
        worst_at bigint not null,
        told boolean not null,
        seen_by text,
        seen_at bigint
      );
      create index alert_episodes_by_time on cacheboard.alert_episodes (target, fired desc, id desc);
      create index alert_episodes_open on cacheboard.alert_episodes (rule_id) where ended is null;
      create table cacheboard.alert_webhooks (
        id text primary key,
        target text not null,
        name text not null,
        url text not null,
        secret text not null,
        made_by text not null,
        made_at bigint not null
      );
      -- What has to be sent and what was. "place" is the order in which a webhook gets it.
      create table cacheboard.alert_deliveries (
        id text primary key,
        place bigint generated always as identity,
        target text not null,
        webhook text not null references cacheboard.alert_webhooks on delete cascade,
        event text not null,
        subject text not null,
        body text not null,
        at bigint not null,
        state text not null check (state in ('waiting', 'sent', 'failed')),
        due bigint not null,
        attempts integer not null default 0,
        status integer,
        error text,
        tried bigint,
        took float8
      );
      create index alert_deliveries_by_time on cacheboard.alert_deliveries (target, place desc);
      create index alert_deliveries_waiting on cacheboard.alert_deliveries (target, webhook, place)
        where state = 'waiting';
    `,
  },
  {
    id: 10,
    sql: `
      -- Findings of the advice that somebody has set aside, and how bad they were then.
      create table cacheboard.advice_aside (
        target text not null,
        finding text not null,
        title text not null,
        who text not null,
        at bigint not null,
        severity text not null,
        share float8 not null,
        primary key (target, finding)
      );
    `,
  },
]

/** Any number that nobody else takes: two boards that migrate one database wait for each other. */
const migrationLock = 7_243_001

/** Brings the database to the newest schema. Safe to run twice, and from several replicas at once. */
export async function migrate(sql: Sql, list: readonly Migration[] = migrations): Promise<void> {
  await sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(${migrationLock})`
    await tx`create schema if not exists cacheboard`
    await tx`create table if not exists cacheboard.migrations (
      id integer primary key, applied timestamptz not null default now()
    )`
  })
  for (const migration of list) await apply(sql, migration)
  const [newest] = await sql<{ id: number }[]>`select max(id) as id from cacheboard.migrations`
  if ((newest?.id ?? 0) > Math.max(...list.map(({ id }) => id))) {
    throw new BoardError(
      'HISTORY_UNAVAILABLE',
      'This Postgres database was written by a newer Cacheboard. Update this one, or give it another DATABASE_URL.',
    )
  }
}

function apply(sql: Sql, migration: Migration) {
  return sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(${migrationLock})`
    const there = await tx`select 1 from cacheboard.migrations where id = ${migration.id}`
    if (there.length > 0) return
    await tx.unsafe(migration.sql)
    await tx`insert into cacheboard.migrations (id) values (${migration.id})`
  })
}
