import type { Analysis } from '#server/observe/memory/shapes.ts'
import { blind, missingOf } from '../known.ts'
import { sinceWhen } from '../over-time.ts'
import { keysHref } from '../places.ts'
import type { Finding, Known, Reading, Rule, Text } from '../shapes.ts'
import { at, bytes, count, name, say, share } from '../text.ts'

const leastShare = 0.01
const fewestKeys = 10
const mostNames = 3
/** So full, and keys that may not go push out those that may. */
const nearlyFull = 0.8

/** With volatile-* only keys with a TTL may be evicted: all others stay for ever. */
export const noTtl: Rule = {
  id: 'no-ttl',
  title: 'Keys without TTL',
  looksFor: 'Keys without a TTL where the policy may only evict keys that have one.',
  look(reading) {
    const { frame, policies } = reading
    const missing = missingOf(frame, policies)
    if (missing || !frame.ok || !policies.ok) return missing ?? blind('Nothing is known.')
    const { keys, keysWithTtl } = frame.value.total
    if (keys === null || keysWithTtl === null)
      return blind('The server does not tell how many keys have a TTL.')
    const volatile = policies.value.find(policy => policy.startsWith('volatile-'))
    const without = keys - keysWithTtl
    const found = volatile !== undefined && without >= fewestKeys && without >= keys * leastShare
    return {
      kind: 'looked',
      source: { kind: 'servers', at: frame.at },
      findings: found ? [findingOf(reading, { keys, without, volatile, at: frame.at })] : [],
    }
  },
}

type Facts = { keys: number; without: number; volatile: string; at: number }

function findingOf(reading: Reading, facts: Facts): Finding {
  const { keys, without, volatile } = facts
  const part = without / keys
  const { limit, fill } = limitsOf(reading)
  return {
    id: 'no-ttl',
    severity: limit && fill >= nearlyFull ? 'now' : limit ? 'soon' : 'look',
    share: part,
    says: say`${count(without)} of ${count(keys)} keys have no TTL, and with ${name(volatile)} they can never be evicted.`,
    since: reading.day.ok
      ? sinceWhen(
          reading.day.value,
          ['keys', 'keysWithTtl'],
          ({ keys: all = 0, keysWithTtl = 0 }) => all - keysWithTtl >= Math.max(fewestKeys, all * leastShare),
        )
      : null,
    evidence: [
      { label: 'without TTL', value: [share(part)] },
      ...(limit ? [{ label: 'the memory is full to', value: [share(fill)] }] : []),
      ...evidenceOf(reading.analysis, without),
    ],
    effect: effectOf(reading.analysis, part, limit),
    remedy: say`Give these keys a TTL, or use allkeys-lru or allkeys-lfu. What must never go belongs into another server.`,
    place: { href: keysHref({ ttl: 'none', view: 'flat' }), words: 'See the keys without TTL' },
    source: { kind: 'servers', at: facts.at },
  }
}

function limitsOf({ frame }: Reading) {
  const { memoryLimit, memoryUsed } = frame.ok ? frame.value.total : { memoryLimit: null, memoryUsed: null }
  return { limit: (memoryLimit ?? 0) > 0, fill: memoryLimit ? (memoryUsed ?? 0) / memoryLimit : 0 }
}

type Analysed = Known<{ id: string | null; whole: Analysis }>

function evidenceOf(analysis: Analysed, without: number): Finding['evidence'] {
  if (!analysis.ok) return []
  const { never, bytes: all, namespaces, endedAt } = analysis.value.whole
  const worst = namespaces
    .filter(({ kind, withoutTtl }) => kind !== 'rest' && withoutTtl.value >= without * leastShare)
    .toSorted((a, b) => b.withoutTtl.value - a.withoutTtl.value)
    .slice(0, mostNames)
  return [
    {
      label: 'their memory',
      value: say`${bytes(never.value)} of ${bytes(all.value)} (analysed ${at(endedAt)})`,
    },
    ...worst.map(space => ({
      label: 'most of them in',
      value: say`${name(space.name)} ${count(space.withoutTtl.value)}`,
    })),
  ]
}

function effectOf(analysis: Analysed, part: number, limit: boolean): Text {
  const held = analysis.ok
    ? say`${bytes(analysis.value.whole.never.value)} of memory`
    : say`The memory of ${share(part)} of the keys`
  return limit
    ? say`${held} cannot be freed: keys with a TTL are evicted early instead, and when none is left, writes are refused.`
    : say`${held} cannot be freed. There is no memory limit yet, so nothing is evicted now.`
}
