import type { Clock } from '#server/engine/ports.ts'
import type { ShortLivedServers } from '#server/lab/experiments/own-server.ts'
import type { RunSettings } from '#server/lab/experiments/settings.ts'
import type { Told } from '#server/lab/experiments/verdict.ts'
import type { LabLog, Person } from '#server/lab/parts.ts'
import type { Role } from '#server/targets/role.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** What the experiments of a target are given. Types only. */

export type Ending = {
  state: 'finished' | 'interrupted' | 'cancelled' | 'failed'
  message?: string
  result?: object
  hash?: string
  votes?: Record<string, number>
}

export type Keeper = {
  queue(run: {
    target: string
    experiment: string
    name: string
    who: string | null
    queuedAt: number
    settings: object
    repeats: string | null
  }): Promise<string>
  begin(id: string, at: number, versions: Record<string, string>): Promise<void>
  end(id: string, ending: Ending): Promise<void>
  interruptAll(): Promise<void>
  predictions: {
    count(where: { target: string; experiment: string }): Promise<Record<string, number>>
    clear(where: { target: string; experiment: string }): Promise<void>
  }
}

export type RunNow = {
  id: string
  settings: RunSettings
  who: string | null
  /** null: it waits in line. */
  startedAt: number | null
  progress: { done: number; of: number; doing: string }
}

/** What the screen knows of all runs of a target. Published whole on `experiments:<target>` when it changes. */
export type ExperimentsState = {
  target: string
  /** Why this target cannot run experiments; null when it can. */
  refused: string | null
  current: RunNow | null
  queue: RunNow[]
}

export type ExperimentEntry = {
  by: Person | null
  action: `experiments.${'start' | 'cancel' | 'end'}`
  summary: string
  detail: Record<string, string | number | null>
}

export type ExperimentParts = {
  target: { id: string; name: string; role: Role; endpoint: Endpoint }
  /** null: not known yet. */
  databaseUrl: () => string | null
  keeper: Keeper
  record: (entry: ExperimentEntry) => void
  publish: {
    state: (state: ExperimentsState) => void
    /** What a run has told since the last time. */
    news: (news: { run: string; told: Told[] }) => void
  }
  /** Why a run on real parts has to wait: the live lab would distort it. null: it need not. */
  occupied: () => string | null
  clock: Clock
  log: LabLog
  servers: ShortLivedServers
  /** Of the board, its clients and the machine. */
  versions: () => Promise<Record<string, string>>
}
