import type { Mode } from '#server/lab/experiments/verdict.ts'

/** Numbers as a sentence of a verdict has them. */
export const amount = (value: number) =>
  Number(value.toPrecision(3)).toLocaleString('en').replaceAll(',', ' ')

export const span = (ms: number) =>
  ms >= 1_000 ? `${amount(ms / 1_000)} s` : `${amount(Math.max(0.1, ms))} ms`

export const queries = (count: number) =>
  `${amount(count)} database ${Math.abs(count - 1) < 0.005 ? 'query' : 'queries'}`

export const percent = (share: number) => `${amount(share * 100)} %`

/** The first caveat of every verdict: what it was measured on. */
export const whereItRan = (mode: Mode) =>
  mode === 'simulated'
    ? 'Simulated: the engine is the real one; cache, network and database are models in virtual time.'
    : 'Processes, cache and database share one machine; on several machines the waits are other ones.'
