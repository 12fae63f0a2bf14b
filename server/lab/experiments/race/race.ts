import type { PolicyInput } from '#server/engine/policy.ts'
import type { Setting } from '#server/engine/simulation/explorer.ts'

/** One of the two who move. The letter stands for a move of theirs in a link. */
export type RaceClient = { letter: string; name: string; does: string }
/** One way to do it: a policy of the engine, or the same with a mistake planted in the cache. */
export type RaceChoice = {
  id: string
  label: string
  about: string
  policy: PolicyInput
  plant?: Setting['plant']
}
export type Race = {
  id: string
  title: string
  question: string
  why: string
  clients: [RaceClient, RaceClient]
  choices: readonly RaceChoice[]
  /** What the harm is called: what stays in the cache, or what somebody was told. */
  harm: { headline: string; sentence: string; harmless: string }
  scene: Omit<Setting, 'policy' | 'plant'>
}

export const reader: RaceClient = { letter: 'R', name: 'Reader', does: 'reads the key' }
export const writer: RaceClient = { letter: 'W', name: 'Writer', does: 'writes v2' }

export const staysStale: Race['harm'] = {
  headline: 'stale until the TTL ends',
  sentence: 'the old value stays in the cache, and nobody deletes it again',
  harmless: 'the cache ends right or empty',
}

/** Nothing fences the fill, as in most programs. */
export const unprotected = { lease: null, coalesce: false } as const
