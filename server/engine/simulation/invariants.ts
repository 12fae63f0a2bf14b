import { open } from '#server/engine/codecs/envelope.ts'
import type { Profile } from '#server/engine/simulation/profiles.ts'
import type { ReadRecord, Run, WriteRecord } from '#server/engine/simulation/schedule.ts'

export type Violation = { law: string; detail: string }

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

function* lateAnswers({ reads, clients, deadlineMs }: Run): Generator<Violation> {
  for (const { client, key, began, ended } of reads) {
    if (!client.alive()) continue
    if (ended === undefined) yield { law: 'every read is answered', detail: `${key} asked at ${began}` }
    else if (ended - began > deadlineMs + 1)
      yield { law: 'no answer after the deadline', detail: `${key}: ${ended - began} ms` }
  }
  if (clients.length === 0) yield { law: 'somebody takes part', detail: 'nobody' }
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

/** The laws that hold for a schedule of this profile. */
export function violations(run: Run, profile: Profile): Violation[] {
  return [
    ...staleEntries(run),
    ...lostWrites(run),
    ...turnedWrites(run),
    ...(profile.fresh ? staleReads(run) : []),
    ...lateAnswers(run),
    ...wrongSums(run),
  ]
}
