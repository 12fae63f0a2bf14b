import { bytes, grouped, joined, thinSpace } from '#components/format/numbers.ts'
import { spanText } from '#components/format/spans.ts'
import type { LabMark, LabSettings } from '#components/rpc/types.ts'
import type { Conflict } from './settings-desk.ts'

const names: Record<string, string> = {
  'workload.seed': 'the seed',
  'workload.rate': 'the rate',
  'workload.arrivals': 'the arrivals',
  'workload.popularity': 'which keys are wanted',
  'workload.keys': 'the number of keys',
  'workload.absentShare': 'the share of absent keys',
  'workload.churn': 'the churn',
  'workload.mix': 'reads and writes',
  'workload.kinds': 'the kinds of data',
  'workload.valueBytes': 'the value size',
  'database.queryMs': 'the database query time',
  'database.connections': 'the database connections',
  instances: 'the number of instances',
  lanes: 'which policies are compared',
}

/** What a person calls the setting at this place. */
export function settingName(path: string): string {
  const known = names[path]
  if (known) return known
  const [, lane = '', ...rest] = path.split('.')
  return `${rest.join(' ').replace(/Ms$/, '') || 'the policy'} of lane ${lane.toUpperCase()}`
}

/** Its value, where that is a few words. */
function settingValue(path: string, settings: LabSettings): string | null {
  const { workload, database } = settings
  switch (path) {
    case 'workload.rate':
      return `${grouped(workload.rate)}${thinSpace}/s`
    case 'workload.keys':
      return grouped(workload.keys)
    case 'workload.seed':
      return String(workload.seed)
    case 'workload.valueBytes':
      return joined(bytes(workload.valueBytes))
    case 'workload.arrivals':
      return workload.arrivals.kind
    case 'workload.popularity':
      return workload.popularity.kind
    case 'database.queryMs':
      return spanText(database.queryMs)
    case 'database.connections':
      return String(database.connections)
    case 'instances':
      return String(settings.instances)
    default:
      return null
  }
}

export type ConflictWords = { who: string; what: string; at: number; mine: string }

/** "Ana changed the rate to 5 000 /s." and what became of one's own. The marks know who it was. */
export function conflictWords(
  conflict: Conflict,
  inForce: LabSettings,
  marks: readonly LabMark[],
): ConflictWords {
  const changes = conflict.paths.map(path => {
    const value = settingValue(path, inForce)
    return value === null ? settingName(path) : `${settingName(path)} to ${value}`
  })
  const wanted = conflict.paths
    .map(path => settingValue(path, conflict.settings))
    .filter(value => value !== null)
  const by = marks.findLast(({ who, kind }) => who !== null && kind !== 'chaos' && kind !== 'restored')
  return {
    who: by?.who ?? 'Somebody else',
    what: changes.join(' and '),
    at: conflict.at,
    mine: wanted.length > 0 ? `Yours, ${wanted.join(' and ')}, was not set.` : 'Yours was not set.',
  }
}
