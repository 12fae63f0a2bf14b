import type { Migration } from './migration.ts'

/** What the oldest boards wrote: samples, activity, runs, slow logs. It was run somewhere and never changes again. */
export const firstMigrations: readonly Migration[] = [
  {
    id: 1,
    sql: `
      create table cacheboard.targets (
        id text primary key,
        name text not null,
        address text not null,
        first_seen timestamptz not null default now(),
        last_seen timestamptz not null default now()
      );

      -- A target as a whole (node '') or one of its nodes.
      create table cacheboard.subjects (
        id integer generated always as identity primary key,
        target text not null references cacheboard.targets,
        node text not null,
        first_seen timestamptz not null default now(),
        unique (target, node)
      );

      -- The place of each metric in the arrays of a point.
      create table cacheboard.metrics (
        position integer primary key check (position > 0),
        name text not null unique
      );

      -- One row holds every metric of one subject over one stretch of time (at: seconds since 1970): a tenth of
      -- the rows and of the bytes that a row per metric takes. A metric that did not move keeps no lo and hi;
      -- a null count means 1; a null sum means that nothing is known.
      create table cacheboard.points (
        at bigint not null,
        subject integer not null references cacheboard.subjects,
        step smallint not null,
        lo float8[],
        hi float8[],
        sum float8[] not null,
        count smallint[],
        primary key (subject, step, at)
      ) partition by list (step);
      create table cacheboard.points_1s partition of cacheboard.points for values in (1);
      create table cacheboard.points_10s partition of cacheboard.points for values in (10);
      create table cacheboard.points_1m partition of cacheboard.points for values in (60);

      -- Points of this step are complete before this second. Late samples move the mark back.
      create table cacheboard.rollups (step smallint primary key, until bigint not null);
      insert into cacheboard.rollups values (10, 0), (60, 0);
    `,
  },
  {
    id: 2,
    sql: `
      -- Who did what. Ids begin with their time, so their order is that of time, in C collation.
      create table cacheboard.activity (
        id text collate "C" primary key,
        at bigint not null,
        ended bigint,
        person text not null,
        address text,
        session text,
        target text,
        action text not null,
        summary text not null,
        count float8,
        detail json,
        undo_until bigint,
        undo_token text
      );
    `,
  },
  {
    id: 3,
    sql: `
      -- A run of the lab, from its start to its end. Its series comes in pieces while it goes on.
      create table cacheboard.runs (
        id text primary key,
        target text not null,
        name text not null,
        who text,
        state text not null check (state in ('running', 'finished', 'interrupted')),
        kept boolean not null default false,
        started timestamptz not null,
        ended timestamptz,
        settings json not null,
        versions json not null,
        marks json not null default '[]'
      );
      create index runs_by_target on cacheboard.runs (target, started desc);
      create table cacheboard.run_pieces (
        run text not null references cacheboard.runs on delete cascade,
        piece integer not null,
        series json not null,
        primary key (run, piece)
      );
    `,
  },
  {
    id: 4,
    sql: `
      -- One life of a server's slow log: its ids rise by one. "last" is the newest that is here.
      create table cacheboard.slowlog_runs (
        id integer generated always as identity primary key,
        target text not null,
        node text not null,
        kind text not null,
        server_run text not null,
        began bigint not null,
        last bigint not null,
        last_at bigint not null
      );
      create index slowlog_runs_by_node on cacheboard.slowlog_runs (target, node, kind, server_run, id desc);
      -- amount: microseconds, or bytes for the lists of large requests and replies.
      create table cacheboard.slowlog_entries (
        run integer not null references cacheboard.slowlog_runs on delete cascade,
        id bigint not null,
        at bigint not null,
        amount bigint not null,
        command text not null,
        namespace text,
        shape text not null,
        words json not null,
        omitted integer not null,
        address text,
        client text,
        own boolean not null,
        primary key (run, id)
      );
      create index slowlog_entries_by_time on cacheboard.slowlog_entries (at desc, run, id desc);
      -- Ids that the server's own ring had forgotten before anybody read them.
      create table cacheboard.slowlog_gaps (
        run integer not null references cacheboard.slowlog_runs on delete cascade,
        first bigint not null,
        last bigint not null,
        since bigint not null,
        until bigint not null,
        primary key (run, first)
      );
      -- What a setting of a server was before the board changed it, for the life of that server.
      create table cacheboard.settings_before (
        target text not null,
        node text not null,
        name text not null,
        value text not null,
        server_run text not null,
        changed_at bigint not null,
        primary key (target, node, name)
      );
    `,
  },
]
