import { blind, missingOf } from '../known.ts'
import { slowlogHref } from '../places.ts'
import type { Finding, Reading, Rule, SlowGroup, Text } from '../shapes.ts'
import { at, count, ms, name, say, times } from '../text.ts'

const wholeReads = new Set(
  `SMEMBERS HGETALL HKEYS HVALS LRANGE ZRANGE ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE SUNION SINTER SDIFF SORT
   SUNIONSTORE SINTERSTORE SDIFFSTORE ZUNIONSTORE ZINTERSTORE XRANGE`.split(/\s+/),
)
const slowMs = 100

type Kind = {
  id: string
  title: string
  looksFor: string
  is: (group: SlowGroup) => boolean
  says: (told: Told) => Text
  remedy: Text
}
type Told = { groups: readonly SlowGroup[]; count: number; totalMs: number; worst: SlowGroup }

/** A rule over the slow log for one kind of command. */
const slowRule = ({ id, title, looksFor, is, says, remedy }: Kind): Rule => ({
  id,
  title,
  looksFor,
  look(reading) {
    const { slow } = reading
    const missing = missingOf(slow)
    if (missing || !slow.ok) return missing ?? blind('The slow log is not known.')
    const told = toldOf(slow.value.groups.filter(is))
    return {
      kind: 'looked',
      source: { kind: 'slow-log', at: slow.at },
      findings: told ? [findingOf({ id, says: says(told), remedy }, told, reading)] : [],
    }
  },
})

function toldOf(groups: readonly SlowGroup[]): Told | null {
  const [worst] = groups.toSorted((a, b) => b.worst - a.worst)
  if (!worst) return null
  const sum = (pick: (group: SlowGroup) => number) => groups.reduce((all, group) => all + pick(group), 0)
  return { groups, worst, count: sum(group => group.count), totalMs: sum(group => group.total) / 1000 }
}

function findingOf(
  what: { id: string; says: Text; remedy: Text },
  told: Told,
  { slow, now }: Reading,
): Finding {
  const { groups, worst, totalMs } = told
  const over = slow.ok ? slow.value.seconds * 1000 : 1
  const worstMs = worst.worst / 1000
  const only = groups.every(({ command }) => command === worst.command)
  return {
    ...what,
    severity: worstMs >= slowMs ? 'now' : 'soon',
    share: Math.min(1, totalMs / over),
    since: { at: Math.min(...groups.map(({ first }) => first)), atLeast: false },
    evidence: [
      { label: 'the slowest', value: say`${name(worst.shape)} ${ms(worstMs)}` },
      {
        label: 'together',
        value: told.count === 1 ? [ms(totalMs)] : say`${ms(totalMs)} in ${count(told.count)} calls`,
      },
      { label: 'last', value: [at(Math.max(...groups.map(({ last }) => last)))] },
    ],
    effect: say`Meanwhile nobody else was served: up to ${ms(worstMs)} added to every request that came then.`,
    place: {
      href: slowlogHref({ range: '24h', ...(only ? { command: worst.command } : {}) }),
      words: 'See them in the slow log',
    },
    source: { kind: 'slow-log', at: slow.ok ? slow.at : now },
  }
}

export const slowKeys = slowRule({
  id: 'keys-command',
  title: 'Slow KEYS',
  looksFor: 'KEYS in the slow log of the last day.',
  is: ({ command }) => command === 'KEYS',
  says: told => say`KEYS held everybody up ${times(told.count)}: it is in the slow log.`,
  remedy: say`Use SCAN, which lets others through between its steps; or keep a set of the names that you need. Forbid KEYS to the applications by ACL.`,
})

export const slowWholeReads = slowRule({
  id: 'whole-reads',
  title: 'Whole reads',
  looksFor: 'Reads of whole collections (SMEMBERS, HGETALL, LRANGE …) in the slow log of the last day.',
  is: ({ command }) => wholeReads.has(command),
  says: told =>
    say`Big collections are read whole: ${name(told.worst.command)} and the like took long ${times(told.count)}.`,
  remedy: say`Read the fields that you need (HMGET), page with HSCAN, SSCAN or a range, or split the key.`,
})

export const slowRemoval = slowRule({
  id: 'blocking-removal',
  title: 'Blocking removal',
  looksFor: 'FLUSHALL, FLUSHDB or DEL that held everybody up in the last day.',
  is: ({ command, shape }) =>
    command === 'DEL' || ((command === 'FLUSHALL' || command === 'FLUSHDB') && !/\bASYNC\b/.test(shape)),
  says: told => say`${name(told.worst.command)} freed memory while everybody waited, ${times(told.count)}.`,
  remedy: say`Use UNLINK and FLUSHALL ASYNC: they free the memory beside the work. lazyfree-lazy-user-del and lazyfree-lazy-user-flush make that the default.`,
})
