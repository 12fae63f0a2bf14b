import { milliseconds } from '#components/format/durations.ts'
import { bytes, grouped, joined, percent, rate } from '#components/format/numbers.ts'
import type { LabSettings, Workload } from '#components/rpc/types.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Settings as an older board may have stored them: null where they are not what this one understands. */
export function readSettings(stored: unknown): LabSettings | null {
  if (!isObject(stored) || !isObject(stored.workload) || !isObject(stored.database)) return null
  const { workload, lanes } = stored
  const parts = [workload.arrivals, workload.popularity, workload.mix, workload.kinds]
  const lanesFit =
    Array.isArray(lanes) && lanes.length > 0 && lanes.every(each => isObject(each) && isObject(each.policy))
  return lanesFit && parts.every(isObject) ? (stored as LabSettings) : null
}

/** What was asked, of what and by how many, in a few sentences. */
export function settingsInWords({ workload, instances, database }: LabSettings): string[] {
  const { keys, valueBytes } = workload
  const values = `${grouped(keys)} keys with values of about ${joined(bytes(valueBytes))}`
  const asked =
    workload.arrivals.kind === 'trace'
      ? [`On ${values}.`]
      : [
          `${mixWords(workload.mix)}, of ${values}.`,
          `${popularityWords(workload.popularity)}${absentWords(workload)}${churnWords(workload)}`,
        ]
  return [
    arrivalSentence(workload),
    ...asked,
    kindsWords(workload.kinds),
    `${instances} ${instances === 1 ? 'instance' : 'instances'}, ${database.connections} database connections per lane, ${joined(milliseconds(database.queryMs))} per query.`,
  ]
}

function arrivalSentence({ arrivals, rate: perSecond, seed }: Workload): string {
  if (arrivals.kind === 'trace') return `Requests ${arrivalWords(arrivals)}.`
  return `${joined(rate(perSecond))} requests, ${arrivalWords(arrivals)}, from seed ${seed}.`
}

function arrivalWords(arrivals: Workload['arrivals']): string {
  switch (arrivals.kind) {
    case 'constant':
      return 'evenly spaced'
    case 'poisson':
      return 'at random as independent people send them'
    case 'burst':
      return `${arrivals.times} times as many for ${joined(milliseconds(arrivals.lastsMs))} every ${joined(milliseconds(arrivals.everyMs))}`
    case 'ramp':
      return `growing to ${arrivals.times} times within ${joined(milliseconds(arrivals.overMs))}`
    case 'day':
      return `rising and falling like a day that lasts ${joined(milliseconds(arrivals.periodMs))}`
    case 'trace':
      return `as recorded in “${arrivals.name}”, at ${arrivals.speed} times its pace`
  }
}

const shares = (weights: Readonly<Record<string, number>>) => {
  const all = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  return Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .map(([name, weight]) => ({ name, share: all > 0 ? weight / all : 0 }))
}

const listed = (words: readonly string[]) =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const mixWords = (mix: Workload['mix']) =>
  listed(shares(mix).map(({ name, share }) => `${joined(percent(share))} ${name}s`))

function kindsWords(kinds: Workload['kinds']): string {
  const each = shares(kinds)
  if (each.length === 1) return `All of it ${each[0]?.name} data.`
  return `Data: ${listed(each.map(({ name, share }) => `${joined(percent(share))} ${name}`))}.`
}

function popularityWords(popularity: Workload['popularity']): string {
  switch (popularity.kind) {
    case 'zipf':
      return `Few keys are wanted by many (zipf, skew ${popularity.skew}).`
    case 'uniform':
      return 'Every key is wanted as often as any other.'
    case 'hot spot':
      return `${joined(percent(popularity.requests))} of the requests want ${joined(percent(popularity.keys))} of the keys.`
    case 'scan':
      return 'Keys are asked for one after the other, over and over.'
    case 'latest':
      return `What was inserted last is wanted most (skew ${popularity.skew}).`
  }
}

const absentWords = ({ absentShare }: Workload) =>
  absentShare > 0 ? ` ${joined(percent(absentShare))} of the reads ask for what does not exist.` : ''

const churnWords = ({ churn }: Workload) =>
  churn
    ? ` ${joined(percent(churn.share))} of the hottest keys change every ${joined(milliseconds(churn.everyMs))}.`
    : ''
