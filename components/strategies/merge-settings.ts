import type { LabSettings, Lane, Policy } from '#components/rpc/types.ts'
import { same } from './same.ts'

export type FourSettings = {
  /** What this tab last knew to be in force. */
  base: LabSettings
  /** What is on its way to the server, if anything is. */
  sent: LabSettings | null
  /** What the person has chosen on top of it. */
  mine: LabSettings
  /** What is in force now. */
  theirs: LabSettings
  /** The person has seen what the others did, and wants it so all the same. */
  insists?: boolean
}

export type Merged = {
  settings: LabSettings
  /** The settings that both have changed, to different values. Theirs stand. */
  conflicts: string[]
}

type Four<Value> = { base: Value; sent: Value | null; mine: Value; theirs: Value }

/** Setting by setting: what the person touched stays, unless somebody else has changed that very setting. */
export function mergeSettings(four: FourSettings): Merged {
  const conflicts: string[] = []

  function pick<Value>(path: string, { base, sent, mine, theirs }: Four<Value>): Value {
    const touched = !same(mine, base) || (sent !== null && !same(sent, base))
    if (!touched || same(mine, theirs)) return theirs
    if (same(theirs, base) || (sent !== null && same(theirs, sent))) return mine
    if (four.insists) return mine
    conflicts.push(path)
    return theirs
  }

  function pickEach<Value extends object>(path: string, parts: Four<Value>): Value {
    const picked = { ...parts.theirs }
    for (const name of Object.keys(picked) as (keyof Value & string)[]) {
      picked[name] = pick(
        `${path}.${name}`,
        each(parts, value => value[name]),
      )
    }
    return picked
  }

  function pickPolicy(path: string, parts: Four<Policy>): Policy {
    const section = <Name extends 'protections' | 'ttl' | 'invalidation' | 'codec' | 'wrong'>(name: Name) =>
      pickEach<Policy[Name]>(
        `${path}.${name}`,
        each(parts, policy => policy[name]),
      )
    return {
      read: pick(
        `${path}.read`,
        each(parts, ({ read }) => read),
      ),
      write: pick(
        `${path}.write`,
        each(parts, ({ write }) => write),
      ),
      protections: section('protections'),
      ttl: section('ttl'),
      invalidation: section('invalidation'),
      codec: section('codec'),
      wrong: section('wrong'),
    }
  }

  function pickLane(id: string): Lane | null {
    const of = (settings: LabSettings | null) => settings?.lanes.find(lane => lane.id === id) ?? null
    const [mine, theirs] = [of(four.mine), of(four.theirs)]
    if (!mine || !theirs) return mine ?? theirs
    const base = of(four.base) ?? theirs
    const parts = { base, sent: of(four.sent), mine, theirs }
    const policy = pickPolicy(
      `lanes.${id}`,
      each(parts, lane => lane.policy),
    )
    return { id: theirs.id, name: same(policy, mine.policy) ? mine.name : theirs.name, policy }
  }

  const ids = pick(
    'lanes',
    each(four, ({ lanes }) => lanes.map(({ id }) => id)),
  )
  const lanes = ids.map(pickLane).filter(lane => lane !== null)
  const settings = {
    workload: pickEach(
      'workload',
      each(four, ({ workload }) => workload),
    ),
    lanes,
    instances: pick(
      'instances',
      each(four, ({ instances }) => instances),
    ),
    database: pickEach(
      'database',
      each(four, ({ database }) => database),
    ),
  }
  return { settings, conflicts }
}

function each<Whole, Part>(
  { base, sent, mine, theirs }: Four<Whole>,
  read: (whole: Whole) => Part,
): Four<Part> {
  return { base: read(base), sent: sent === null ? null : read(sent), mine: read(mine), theirs: read(theirs) }
}
