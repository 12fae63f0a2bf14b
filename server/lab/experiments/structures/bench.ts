import type { Random } from '#server/engine/ports.ts'
import type { CacheClient } from '#server/lab/clean-up.ts'
import type { Choice } from '#server/lab/experiments/experiment.ts'
import type { Unit } from '#server/lab/experiments/verdict.ts'

export type Tools = {
  client: CacheClient
  /** Its one key. */
  key: string
  /** How many items there are. */
  size: number
  random: Random
}

/** What must be true of it afterwards. */
export type Check = {
  about: string
  formula: string
  predicted: number
  measured: number
  unit: Unit
  right: boolean
}

export type Bench = {
  /** Puts these items in; the first ones begin anew. */
  add(from: number, until: number): Promise<unknown>
  /** What an app does all day. */
  operate(): Promise<unknown>
  check(): Promise<Check>
}

/** One way to keep something: a structure of the cache, or what people do without it. */
export type Structure = Choice & { open(tools: Tools): Bench }

export const exactly = (about: string, predicted: number, measured: number, unit: Unit = 'count'): Check => ({
  about,
  formula: 'exactly',
  predicted,
  measured,
  unit,
  right: predicted === measured,
})

/** So many at a time: one command with all of them would stop the server for everybody. */
export const atATime = 500
