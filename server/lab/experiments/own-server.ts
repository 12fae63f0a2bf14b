/** A cache for one run: handed in, because only the board starts servers. Types only. */

export type ServerSettings = {
  /** null: no limit. */
  maxmemory: number | null
  policy: string
  persistence: 'none' | 'everysec' | 'always'
}

/** A cache that is started for one run, and that anything may be done to. */
export type ShortLivedServer = {
  url: string
  version: string
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGSTOP: it holds its connections and does not answer. */
  freeze(): void
  thaw(): void
  /** Remembers what it holds now. */
  keep(): Promise<void>
  /** Again on its port: with what its disk held, or with what was kept. */
  restart(how?: { kept?: boolean }): Promise<void>
  stop(): Promise<void>
}

export type ShortLivedServers = {
  describe(): { version: string; lacksPersistence: string | null }
  start(settings: ServerSettings): Promise<ShortLivedServer>
}
