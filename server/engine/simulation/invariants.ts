import { open } from '#server/engine/codecs/envelope.ts'
import { inventedAbsences } from '#server/engine/simulation/absence.ts'
import { countLoads, type LoadCount } from '#server/engine/simulation/one-load.ts'
import type { Profile } from '#server/engine/simulation/profiles.ts'
import type { ReadRecord, Run, WriteRecord } from '#server/engine/simulation/schedule.ts'

export const laws = [
  'no stale entry at rest',
  'no acknowledged write is lost',
  'later writes win',
  'no read is older than an acknowledged write',
  'no row is answered as missing',
  'every request is answered',
  'no answer after the deadline',
  'classes add up to the requests',
  'one load per reason to load',
] as const
export type Law = (typeof laws)[number]
export type Violation = { law: Law; detail: string }

const json = (value: unknown) => JSON.stringify(value)

/** At rest the cache holds nothing that the database does not. */
function* staleEntries({ world }: Run): Generator<Violation> {
  for (const [key, { bytes, until }] of world.data.entries) {
    const tags = key === 'p:2' ? [] : ['all']
    const opened = open(bytes, { schema: 0, tags })
    if (!opened.ok || until <= world.clock.now() || opened.entry.kind === 'tombstone') continue
    const { value, stamp } = opened.entry
    const alive = world.clock.now() < stamp.freshUntil
    const valid = stamp.tagVersions.every((version, at) => version === world.data.tags.get(tags[at] ?? ''))
    const truth =
      key === 'list'
        ? ['p:1', 'p:2'].map(each => world.rows.rows.get(each)?.value ?? null)
        : world.rows.rows.get(key)?.value
    if (alive && valid && json(value) !== json(truth)) {
      yield {
        law: 'no stale entry at rest',
        detail: `${key}: cached ${json(value)}, database ${json(truth)}`,
      }
    }
  }
}

const acknowledged = ({ answer }: WriteRecord) => answer?.ok === true
const versionOf = ({ answer }: WriteRecord) => (answer?.ok ? answer.version : 0)

function* lostWrites({ world, writes }: Run): Generator<Violation> {
  for (const write of writes.filter(acknowledged)) {
    const row = world.rows.rows.get(write.key)
    if (row !== undefined && row.version >= versionOf(write)) continue
    yield {
      law: 'no acknowledged write is lost',
      detail: `${write.key} at ${versionOf(write)}, database ${row?.version}`,
    }
  }
}

/** Of two writes, one begun after the other was acknowledged, the later one has the higher version. */
function* turnedWrites({ writes }: Run): Generator<Violation> {
  const done = writes.filter(acknowledged)
  for (const first of done) {
    for (const second of done) {
      const after = first.key === second.key && first.ended !== undefined && second.began > first.ended
      if (after && versionOf(second) <= versionOf(first)) {
        yield {
          law: 'later writes win',
          detail: `${first.key}: ${versionOf(second)} after ${versionOf(first)}`,
        }
      }
    }
  }
}

const told = ({ answer }: WriteRecord) =>
  answer?.ok === true && ['voided', 'stored', 'journaled'].includes(answer.cache)

function isOlder(read: ReadRecord, write: WriteRecord): boolean {
  if (read.key !== write.key || write.ended === undefined || write.ended >= read.began || !told(write))
    return false
  if (!read.answer?.ok || read.answer.class === 'stale served') return false
  // A row that is not there has no version; a later removal explains it.
  return read.answer.found && read.answer.version < versionOf(write)
}

function* staleReads({ reads, writes }: Run): Generator<Violation> {
  for (const read of reads) {
    const missed = writes.find(write => isOlder(read, write))
    if (missed)
      yield {
        law: 'no read is older than an acknowledged write',
        detail: `${json(read.answer)} ${versionOf(missed)}`,
      }
  }
}

function* lateAnswers({ reads, writes, policy }: Run): Generator<Violation> {
  const { deadlineMs } = policy.protections
  for (const { client, key, began, ended } of [...reads, ...writes]) {
    if (!client.alive()) continue
    if (ended === undefined) yield { law: 'every request is answered', detail: `${key} asked at ${began}` }
    else if (ended - began > deadlineMs + 1)
      yield { law: 'no answer after the deadline', detail: `${key}: ${ended - began} ms` }
  }
}

function* wrongSums({ reads, world, clients }: Run): Generator<Violation> {
  for (const client of clients) {
    const ended = reads.filter(read => read.client === client && read.ended !== undefined).length
    const counted = world.trace.filter(
      event => event.type === 'request' && event.client === client.name,
    ).length
    if (ended !== counted)
      yield { law: 'classes add up to the requests', detail: `${client.name}: ${counted} of ${ended}` }
  }
}

function* missingRows(run: Run, { fresh, write }: Profile): Generator<Violation> {
  const journaled = write === 'write-behind'
  for (const { key, began } of inventedAbsences(run, { fresh, journaled, told }))
    yield { law: 'no row is answered as missing', detail: `${key} asked at ${began}` }
}

/** The laws that hold for a schedule of this profile. */
export function violations(
  run: Run,
  profile: Profile,
  counted: LoadCount = countLoads(run, profile),
): Violation[] {
  return [
    ...staleEntries(run),
    ...lostWrites(run),
    ...turnedWrites(run),
    ...(profile.fresh ? staleReads(run) : []),
    ...missingRows(run, profile),
    ...lateAnswers(run),
    ...wrongSums(run),
    ...counted.broken.map(detail => ({
      law: 'one load per reason to load' as const,
      detail,
    })),
  ]
}
