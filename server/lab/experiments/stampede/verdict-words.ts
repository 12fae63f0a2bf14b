import { amount, queries, span } from '#server/lab/experiments/in-words.ts'
import type { StampedeParams } from '#server/lab/experiments/stampede/params.ts'
import type { Outcome } from '#server/lab/experiments/stampede/row.ts'
import type { Mode } from '#server/lab/experiments/verdict.ts'

/** The worst and the best of what was run, in one sentence. */
export function sentenceOf(outcomes: readonly Outcome[], { traffic, callers }: StampedeParams): string {
  const byLoads = outcomes.toSorted(
    (one, other) => other.loadsPerExpiry - one.loadsPerExpiry || other.worst - one.worst,
  )
  const [most, least] = [byLoads[0], byLoads.at(-1)]
  if (!most || !least) return 'Nothing was run.'
  const who = traffic === 'burst' ? `${amount(callers)} callers` : 'each expiry'
  const cost = traffic === 'burst' ? 'cost' : 'costs'
  const first = `With “${most.label}” ${who} ${cost} ${queries(most.loadsPerExpiry)}, and the longest wait was ${span(most.worst)}`
  if (most === least) return `${first}.`
  return `${first}; with “${least.label}” it was ${queries(least.loadsPerExpiry)} and ${span(least.worst)}.`
}

export const options = [
  { id: 'one', label: 'one query' },
  { id: 'instance', label: 'one per app instance' },
  { id: 'quarter', label: 'a quarter of the callers' },
  { id: 'caller', label: 'one per caller' },
] as const

/** The offered number that lies nearest to the measured one. */
export function answerOf(
  outcomes: readonly Outcome[],
  { callers, processes }: StampedeParams,
): string | null {
  const none = outcomes.find(({ choice }) => choice === 'none')
  if (!none || none.loadsPerExpiry <= 0) return null
  const numbers = { one: 1, instance: processes, quarter: callers / 4, caller: callers }
  const distance = (id: keyof typeof numbers) =>
    Math.abs(Math.log(none.loadsPerExpiry / Math.max(0.5, numbers[id])))
  return options.toSorted((one, other) => distance(one.id) - distance(other.id))[0]?.id ?? null
}

export function caveatsOf(outcomes: readonly Outcome[], params: StampedeParams, mode: Mode): string[] {
  const { traffic, expiries, perSecond, queryMs, beta } = params
  const sure = traffic === 'workers' ? 0 : (perSecond * beta * queryMs) / 1_000
  return [
    ...(mode === 'simulated'
      ? ['Simulated: the engine is the real one; cache, network and database are models in virtual time.']
      : ['Processes, cache and database share one machine; on several machines the waits are other ones.']),
    ...(expiries < 30
      ? [
          `XFetch is a matter of chance: ${expiries === 1 ? 'one expiry says' : `${expiries} expiries say`} little about its mean. Simulate some hundreds.`,
        ]
      : []),
    ...(outcomes.some(({ choice }) => choice.startsWith('xfetch')) && traffic !== 'workers' && sure < 5
      ? [
          `So few readers renew early: with chance e^−${Number(sure.toPrecision(2))} nobody does before the expiry.`,
        ]
      : []),
    ...(outcomes.some(({ choice }) => choice === 'jitter')
      ? [
          'Jitter is for many keys that were filled together. One key expires at one moment, whichever that is.',
        ]
      : []),
  ]
}
