import type { Outcome } from '#server/lab/experiments/eviction/measure.ts'
import { choices, type Params, type Policy } from '#server/lab/experiments/eviction/set-up.ts'
import { amount, percent, span } from '#server/lab/experiments/in-words.ts'
import { best, closedForm, popularity } from '#server/lab/experiments/skew/closed-form.ts'
import type { Law, Row } from '#server/lab/experiments/verdict.ts'

/** The formulas hold where every entry may go. */
const formOf: Partial<Record<Policy, Parameters<typeof closedForm>[0]>> = {
  'allkeys-lru': 'sampled-lru',
  'allkeys-lfu': 'sampled-lfu',
  'allkeys-random': 'random',
}

/** The most that as many entries can answer: those that are wanted most. */
export const ceilingOf = ({ keys, skew }: Params, entries: number) => best(popularity(keys, skew), entries)

export function rowOf({ choice, hitRate, entries, evicted, refused }: Outcome, given: Params): Row {
  const ceiling = ceilingOf(given, entries)
  return {
    choice,
    cells: { hitRate, ceiling, reached: ceiling > 0 ? hitRate / ceiling : null, entries, evicted, refused },
    what:
      refused > 0
        ? `${amount(refused)} entries were refused: no memory, and nothing that may go`
        : `${amount(evicted)} entries had to go; ${amount((1 - hitRate) * 1_000)} of 1 000 requests went to the database`,
  }
}

export function lawsOf(outcomes: readonly Outcome[], { keys, skew }: Params): Law[] {
  const chances = popularity(keys, skew)
  return outcomes.flatMap(({ choice, hitRate, entries }): Law[] => {
    const form = formOf[choice]
    if (!form) return []
    const { formula, predicted } = closedForm(form, { chances, size: entries })
    return [{ choice, about: 'hit rate', formula, predicted, measured: hitRate, unit: 'share' }]
  })
}

export function sentenceOf(outcomes: readonly Outcome[], given: Params): string {
  const ranked = outcomes.toSorted((one, other) => other.hitRate - one.hitRate)
  const named = ranked.map(({ choice, hitRate }) => `${percent(hitRate)} with ${choice}`)
  const most = Math.max(...outcomes.map(({ entries }) => entries))
  return `With memory for ${percent(given.size)} of ${amount(given.keys)} keys the same requests found ${named.join(', ')}. The ${amount(most)} keys that are wanted most would have answered ${percent(ceilingOf(given, most))}.`
}

export const options = [
  ...choices
    .filter(({ id }) => id.startsWith('allkeys'))
    .map(({ id, label }) => ({ id: id as string, label: `${label} is clearly ahead` })),
  { id: 'same', label: 'they differ by less than one percent point' },
]

export function answerOf(outcomes: readonly Outcome[]): string | null {
  const [first, second] = outcomes
    .filter(({ choice }) => choice.startsWith('allkeys'))
    .toSorted((one, other) => other.hitRate - one.hitRate)
  if (!first || !second) return null
  return first.hitRate - second.hitRate < 0.01 ? 'same' : first.choice
}

/** About so many requests lie between two uses of a key that LRU would just keep. */
export function caveatsOf(outcomes: readonly Outcome[], { perSecond, endless, size }: Params): string[] {
  const lru = outcomes.find(({ choice }) => choice === 'allkeys-lru')
  const lifeOf = lru && lru.evicted > 0 ? lru.entries / Math.max(1, (1 - lru.hitRate) * perSecond) : null
  return [
    ...(lifeOf !== null && lifeOf < 5
      ? [
          `Redis notes to the second when a key was last used, and here an entry stays for about ${span(lifeOf * 1_000)}: LRU can tell little apart, and comes near to chance. Less traffic or more keys show it better.`,
        ]
      : []),
    'LFU counts by chance and forgets by the minute. What is wanted does not change here; where it does, LFU holds on to what was.',
    ...(endless > 0
      ? [
          `${percent(endless)} of the keys were written without a TTL. The volatile policies keep them for ever, wanted or not${endless > size ? ', and they alone are more than the memory holds' : ''}.`,
        ]
      : []),
    'All entries are equally large and none expires meanwhile. Memory is bounded, not the number of entries: the servers hold a few more or less than planned, and the ceiling is that of what they held.',
  ]
}
