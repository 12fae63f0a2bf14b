/** The activity list as operating needs it; handed in. */
export type Doer = { name: string; session: string | null; from: string | null }

type Outcome = {
  summary: string
  count: number | null
  detail: Readonly<Record<string, unknown>> | null
  undo: { until: number; token: string } | null
}
export type Deed = Outcome & { viewer: Doer; target: string | null; action: `${string}.${string}` }

export type RecordedEntry = {
  id: string
  at: number
  ended: number | null
  person: string
  action: string
  summary: string
  count: number | null
  detail: unknown
}

export type Activity = {
  recordFirst: (deed: Deed) => Promise<string>
  settle: (id: string, outcome: Partial<Outcome>) => void
  list: (query: {
    action: string
    target: string
    cursor: string | null
    limit: number
    mayUndo: boolean
  }) => Promise<{ entries: RecordedEntry[]; next: string | null }>
}

/** Which process of which machine runs a job, so that another one can tell when nobody does any more. */
export type Board = { boot: string; host: string; process: number }
