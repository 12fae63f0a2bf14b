import type { Policy } from '#server/engine/policy-shape.ts'
import { grouped } from '#server/lab/limits.ts'
import type { LabSettings, Lane } from '#server/lab/settings.ts'
import type { LabMark } from '#server/lab/state.ts'
import type { Workload } from '#server/lab/workload/workload.ts'

type Words = Pick<LabMark, 'kind' | 'lane' | 'text'>

const arrow = (before: string, after: string) => `${before} → ${after}`

/** Every way in which two settings differ, each in plain words. Nothing when they are the same. */
export function changeInWords(before: LabSettings, after: LabSettings): Words[] {
  return [
    ...lanesInWords(before.lanes, after.lanes),
    ...workloadInWords(before.workload, after.workload).map(text => ({
      kind: 'workload' as const,
      lane: null,
      text,
    })),
    ...instancesInWords(before, after),
    ...databaseInWords(before.database, after.database),
  ]
}

function lanesInWords(before: readonly Lane[], after: readonly Lane[]): Words[] {
  const words: Words[] = []
  for (const lane of after) {
    const was = before.find(({ id }) => id === lane.id)
    if (!was) words.push({ kind: 'policy', lane: lane.id, text: `lane ${lane.id}: ${lane.name}` })
    else
      words.push(...policyInWords(was, lane).map(text => ({ kind: 'policy' as const, lane: lane.id, text })))
  }
  const gone = before.filter(({ id }) => !after.some(lane => lane.id === id))
  return [
    ...words,
    ...gone.map(({ id, name }) => ({ kind: 'policy' as const, lane: id, text: `lane ${id} ended: ${name}` })),
  ]
}

function policyInWords(before: Lane, after: Lane): string[] {
  const parts = policyParts(before.policy, after.policy)
  if (before.name !== after.name && parts.length > 0) return [arrow(before.name, after.name)]
  return parts
}

/** Down to the single setting, as its path: `protections.lease: on → off`, `ttl.defaultMs: 300 000 → 1 000`. */
function policyParts(before: Policy, after: Policy): string[] {
  const [one, other] = [flat(before), flat(after)]
  const paths = [...new Set([...one.keys(), ...other.keys()])]
  const changed = paths.filter(path => one.get(path) !== other.get(path))
  // A part that was switched off as a whole is one change, not one for each of its settings.
  const outermost = changed.filter(path => !changed.some(each => path.startsWith(`${each}.`)))
  return outermost.map(path => `${path} ${arrow(one.get(path) ?? 'off', other.get(path) ?? 'off')}`)
}

function flat(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, each] of Object.entries(value)) {
    const at = path ? `${path}.${name}` : name
    if (typeof each === 'object' && each !== null) {
      found.set(at, 'on')
      for (const [deeper, text] of flat(each, at)) found.set(deeper, text)
    } else found.set(at, plain(each))
  }
  return found
}

function plain(value: unknown): string {
  if (value === null || value === false) return 'off'
  if (value === true) return 'on'
  return typeof value === 'number' ? grouped(value) : String(value)
}

const named: Record<keyof Workload, string> = {
  seed: 'seed',
  rate: 'rate',
  arrivals: 'arrivals',
  popularity: 'popularity',
  keys: 'keys',
  absentShare: 'absent keys',
  churn: 'churn',
  mix: 'mix',
  kinds: 'kinds of data',
  valueBytes: 'value size',
}

function workloadInWords(before: Workload, after: Workload): string[] {
  const names = Object.keys(named).filter((name): name is keyof Workload => name in named)
  return names
    .filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map(name => `${named[name]} ${arrow(shown(name, before), shown(name, after))}`)
}

function shown(name: keyof Workload, workload: Workload): string {
  switch (name) {
    case 'rate':
      return `${grouped(workload.rate)} /s`
    case 'valueBytes':
      return `${grouped(workload.valueBytes)} B`
    case 'absentShare':
      return `${Math.round(workload.absentShare * 1000) / 10} %`
    case 'churn':
      return workload.churn === null
        ? 'none'
        : `${workload.churn.share * 100} % every ${workload.churn.everyMs} ms`
    case 'arrivals':
      return arrivalsInWords(workload.arrivals)
    case 'popularity':
      return popularityInWords(workload.popularity)
    case 'mix':
      return weights(workload.mix)
    case 'kinds':
      return weights(workload.kinds)
    case 'seed':
    case 'keys':
      return grouped(workload[name])
  }
}

function arrivalsInWords(arrivals: Workload['arrivals']): string {
  if (arrivals.kind !== 'trace') return arrivals.kind
  return `recorded “${arrivals.name}”${arrivals.speed === 1 ? '' : ` ×${arrivals.speed}`}`
}

function popularityInWords(popularity: Workload['popularity']): string {
  return 'skew' in popularity ? `${popularity.kind} ${popularity.skew}` : popularity.kind
}

const weights = (given: Record<string, number>) =>
  Object.entries(given)
    .filter(([, weight]) => weight > 0)
    .map(([name, weight]) => `${weight} ${name}`)
    .join(' : ')

function instancesInWords(before: LabSettings, after: LabSettings): Words[] {
  if (before.instances === after.instances) return []
  const text = `instances ${arrow(String(before.instances), String(after.instances))}`
  return [{ kind: 'instances', lane: null, text }]
}

function databaseInWords(before: LabSettings['database'], after: LabSettings['database']): Words[] {
  const texts: string[] = []
  if (before.queryMs !== after.queryMs)
    texts.push(`database query ${arrow(`${before.queryMs} ms`, `${after.queryMs} ms`)}`)
  if (before.connections !== after.connections)
    texts.push(`database connections ${arrow(String(before.connections), String(after.connections))}`)
  return texts.map(text => ({ kind: 'database' as const, lane: null, text }))
}
