import { z } from 'zod'
import type { AlertState } from './machine.ts'
import type { Rule } from './rule-shape.ts'

/** Muted until (ms since 1970); null: until somebody ends it. */
export const muteShape = z.object({
  until: z.number().nullable(),
  by: z.string(),
  at: z.number(),
  reason: z.string(),
})
export type Mute = z.infer<typeof muteShape>

export type Seen = { by: string; at: number }

/** A rule as it is kept, and where its evaluation stands. */
export type KeptRule = {
  id: string
  rule: Rule
  version: number
  seq: number
  mute: Mute | null
  state: AlertState
  seen: Seen | null
  madeBy: string
  madeAt: number
}

export type EndedBy = 'recovery' | 'change' | 'removal'

export type EpisodeInList = {
  id: string
  ruleId: string
  rule: Rule
  began: number
  fired: number
  ended: number | null
  endedBy: EndedBy | null
  worst: number
  worstAt: number
  told: boolean
  seen: Seen | null
}

/** What the webhooks are to be told; the body is JSON. */
export type Notice = { event: 'firing' | 'resolved' | 'test'; subject: string; body: string; at: number }

/** What one evaluation has found out about a rule, to be kept in one step. */
export type Found = {
  id: string
  version: number
  seq: number
  state: AlertState
  episodes: EpisodeInList[]
  notices: Notice[]
}

export const isMuted = (mute: Mute | null, now: number) =>
  mute !== null && (mute.until === null || mute.until > now)

/** What every page shows of an alert that fires; `isKnown` is false while there is no data. */
export type AlertNow = {
  rule: string
  episode: string
  name: string
  condition: string
  since: number
  isKnown: boolean
  seen: Seen | null
  muted: boolean
}

export type AlertSummary = { target: string; rules: number; firing: AlertNow[] }
