import type { ChoiceId } from '#server/lab/experiments/skew/set-up.ts'
import type { Story } from '#server/lab/experiments/verdict.ts'

/** Which requests are put before a cache with room for so many of the keys. */
export type Asked = { id: ChoiceId; trace: Int32Array; size: number; keys: number; bytes: number }
export type Answered = {
  hitRate: number
  /** How many entries it held at the end. */
  held: number
  story: Story | null
}

/** The first third only warms the cache. */
export const warmOf = (trace: Int32Array) => Math.round(trace.length / 3)

/** What answers the requests: a model of a policy, or a server that has it. */
export type Caches = { ask(asked: Asked): Promise<Answered>; close(): Promise<void> }
