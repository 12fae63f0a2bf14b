import { z } from 'zod'
import type { Rule } from './rule-shape.ts'

/** Without a value for so long, nothing is known any more. */
const unknownAfterSeconds = 5
/** What was counted before a gap of this length does not count after it. */
const patienceSeconds = 30

const episodeShape = z.object({
  id: z.string(),
  /** When the value went beyond the threshold, and when that had lasted long enough (ms since 1970). */
  began: z.number(),
  fired: z.number(),
  /** The farthest beyond the threshold, also before it fired. */
  worst: z.number(),
  worstAt: z.number(),
  /** Whether the webhooks were told that it fires: then they are told its end, too. */
  told: z.boolean(),
})

export const stateShape = z.object({
  /** The newest sample that was looked at; 0: none yet. */
  at: z.number(),
  phase: z.enum(['quiet', 'pending', 'firing', 'resolved']),
  /** When this phase began. */
  since: z.number(),
  /** Seconds that were seen to speak for the next phase, without one that spoke against it. */
  held: z.number(),
  /** Seconds since the last known value. */
  blind: z.number(),
  value: z.number().nullable(),
  /** While pending: the farthest beyond the threshold. */
  worst: z.object({ value: z.number(), at: z.number() }).nullable(),
  episode: episodeShape.nullable(),
})

export type Episode = z.infer<typeof episodeShape>
export type AlertState = z.infer<typeof stateShape>
export type Condition = Pick<
  Rule,
  'comparison' | 'threshold' | 'forSeconds' | 'clearThreshold' | 'clearSeconds'
>
/** `seconds` is how long the sample stands for; null: nothing is known. */
export type AlertSample = { at: number; seconds: number; value: number | null }
export type AlertEvent = { kind: 'fired' | 'resolved'; at: number; episode: Episode }
export type AlertStatus = AlertState['phase'] | 'unknown'

export const freshState = (): AlertState => ({
  at: 0,
  phase: 'quiet',
  since: 0,
  held: 0,
  blind: 0,
  value: null,
  worst: null,
  episode: null,
})

/** What is not known is not fine. */
export function statusOf({ at, blind, phase, value }: AlertState): AlertStatus {
  return at === 0 || value === null || blind >= unknownAfterSeconds ? 'unknown' : phase
}

type Step = { state: AlertState; event: AlertEvent | null }

/**
 * One sample further. Fires once per excursion: only after the value was beyond the threshold for long enough, and
 * again only after it was back at the clear threshold for long enough. Time in which nothing is known counts for
 * neither.
 */
export function step(
  rule: Condition,
  { state, sample, newId }: { state: AlertState; sample: AlertSample; newId: () => string },
): Step {
  if (sample.at <= state.at) return { state, event: null }
  const { passed, missed } = since(state, sample)
  const { at, value } = sample
  if (value === null || !Number.isFinite(value))
    return { state: unseen(state, at, passed + missed), event: null }
  // After a gap that was too long, what was counted before it starts anew.
  const isLost = state.blind + missed > patienceSeconds
  const known = { ...state, at, value, blind: 0, held: isLost ? 0 : state.held }
  return state.episode ? whileFiring(rule, known, passed) : whileQuiet(rule, known, { passed, newId, isLost })
}

function since(state: AlertState, { at, seconds }: AlertSample): { passed: number; missed: number } {
  if (state.at === 0) return { passed: seconds, missed: 0 }
  const between = (at - state.at) / 1000
  // Samples come on the second, more or less.
  const missed = between - seconds
  return { passed: Math.min(seconds, between), missed: missed < 1 ? 0 : missed }
}

function unseen(state: AlertState, at: number, seconds: number): AlertState {
  const blind = state.blind + seconds
  if (state.phase !== 'pending' || blind <= patienceSeconds) return { ...state, at, blind }
  return { ...state, at, blind, phase: 'quiet', since: at, held: 0, worst: null }
}

type Known = AlertState & { value: number }

function whileQuiet(
  rule: Condition,
  state: Known,
  { passed, newId, isLost }: { passed: number; newId: () => string; isLost: boolean },
): Step {
  const { at, value, phase } = state
  if (!isBeyond(rule, value)) {
    const next = phase === 'pending' ? { phase: 'quiet' as const, since: at } : {}
    return { state: { ...state, ...next, held: 0, worst: null }, event: null }
  }
  const began = phase === 'pending' && !isLost ? state.since : at - passed * 1000
  const held = state.held + passed
  const worst = worseOf(rule, isLost ? null : state.worst, { value, at })
  if (held < rule.forSeconds) {
    return { state: { ...state, phase: 'pending', since: began, held, worst }, event: null }
  }
  const episode = { id: newId(), began, fired: at, worst: worst.value, worstAt: worst.at, told: false }
  return {
    state: { ...state, phase: 'firing', since: at, held: 0, worst: null, episode },
    event: { kind: 'fired', at, episode },
  }
}

function whileFiring(rule: Condition, state: Known, passed: number): Step {
  const { at, value } = state
  const episode = state.episode && worse(rule, state.episode, { at, value })
  const held = isClear(rule, value) ? state.held + passed : 0
  if (!episode || !isClear(rule, value) || held < rule.clearSeconds) {
    return { state: { ...state, episode, held }, event: null }
  }
  return {
    state: { ...state, phase: 'resolved', since: at, held: 0, episode: null },
    event: { kind: 'resolved', at, episode },
  }
}

function worse(rule: Condition, episode: Episode, now: Moment): Episode {
  const worst = worseOf(rule, { value: episode.worst, at: episode.worstAt }, now)
  return { ...episode, worst: worst.value, worstAt: worst.at }
}

type Moment = { value: number; at: number }

function worseOf({ comparison }: Condition, before: Moment | null, now: Moment): Moment {
  if (before === null) return now
  const isWorse = comparison === 'above' ? now.value > before.value : now.value < before.value
  return isWorse ? now : before
}

const isBeyond = ({ comparison, threshold }: Condition, value: number) =>
  comparison === 'above' ? value > threshold : value < threshold

const isClear = ({ comparison, clearThreshold }: Condition, value: number) =>
  comparison === 'above' ? value <= clearThreshold : value >= clearThreshold
