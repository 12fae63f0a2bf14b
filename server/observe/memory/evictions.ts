import type { Row } from './picture.ts'
import type { Eviction, Evictions } from './shapes.ts'

const shares = [0.01, 0.05, 0.1, 0.25, 0.5]
const namedSpaces = 5

/** Reads that an LFU counter stands for, at the server's usual lfu-log-factor of 10. New keys begin at 5. */
function readsOf(counter: number): number {
  const steps = Math.max(0, counter - 5)
  return steps === 0 ? 0.5 : steps + 5 * steps * (steps - 1)
}

/** A key that was idle for so long is read about so often. */
const readsPerSecond = (idle: number) => 1 / (idle + 1)

type Rule = { order: Evictions['order']; volatileOnly: boolean }

function ruleOf(policy: string | null): Rule | null {
  if (policy === null) return null
  if (policy === 'noeviction') return { order: 'none', volatileOnly: false }
  const [whose = '', how = ''] = policy.split('-')
  const order = { lru: 'idle', lrm: 'idle', lfu: 'frequency', ttl: 'ttl', random: 'random' }[how] as
    | Evictions['order']
    | undefined
  return order ? { order, volatileOnly: whose === 'volatile' } : null
}

export type EvictionQuestion = {
  policy: string | null
  rows: readonly Row[]
  /** Bytes that all keys take, of which the rows are a fair sample. */
  bytes: number
  /** Keys that one row stands for. */
  keysPerRow: number
  nameOf: (space: string) => string
}

/** In which order keys would go, and whose they are: what the policy does, told from a fair sample of keys. */
export function tellEvictions(question: EvictionQuestion): Evictions {
  const { policy, rows } = question
  const rule = ruleOf(policy)
  const may = rule?.volatileOnly ? rows.filter(row => row.ttl >= 0) : [...rows]
  const told = { policy, order: rule?.order ?? 'none', may: may.length, of: rows.length }
  const problem = problemOf(rule, may, question)
  if (problem !== null || !rule) return { ...told, steps: [], problem }
  const order = ordered(may, rule.order)
  return { ...told, steps: stepsOf(order, rule, question), problem: null }
}

function problemOf(rule: Rule | null, may: readonly Row[], { policy, rows }: EvictionQuestion) {
  if (policy === null) return 'The server does not tell its maxmemory-policy.'
  if (!rule) return `The board does not know the policy ${policy}.`
  if (rule.order === 'none')
    return 'With noeviction nothing is evicted: when the limit is reached, writes are refused.'
  if (rows.length === 0) return 'There are no keys to evict.'
  if (may.length === 0)
    return `With ${policy} only keys with a TTL may go, and none was met: writes would be refused.`
  if (rule.order === 'idle' || rule.order === 'frequency') {
    if (may.every(({ use }) => use === null)) return 'The server does not tell when keys were used.'
  }
  return null
}

function ordered(rows: readonly Row[], order: Evictions['order']): Row[] {
  const unknown = Number.POSITIVE_INFINITY
  switch (order) {
    case 'idle':
      return rows.toSorted((a, b) => (b.use ?? -1) - (a.use ?? -1))
    case 'frequency':
      return rows.toSorted((a, b) => (a.use ?? unknown) - (b.use ?? unknown))
    case 'ttl':
      return rows.toSorted((a, b) => a.ttl - b.ttl)
    case 'random':
    case 'none':
      return [...rows]
  }
}

function stepsOf(order: readonly Row[], rule: Rule, question: EvictionQuestion): Eviction[] {
  const all = question.rows.reduce((sum, row) => sum + row.bytes, 0)
  const perRow = all === 0 ? 0 : question.bytes / all
  return shares.flatMap(share => {
    const wanted = share * all
    // Any key may be the next: every one of them loses the same share.
    const victims = rule.order === 'random' ? order : firstOf(order, wanted)
    const taken = victims.reduce((sum, row) => sum + row.bytes, 0)
    if (taken < wanted) return []
    const part = rule.order === 'random' ? wanted / taken : 1
    return [
      {
        share,
        bytes: Math.round(taken * part * perRow),
        keys: Math.round(victims.length * part * question.keysPerRow),
        reads: readsShare(victims, question.rows, rule, part),
        edge: edgeOf(victims.at(-1), rule.order),
        namespaces: spacesOf(victims, perRow * part, question.nameOf),
      },
    ]
  })
}

function firstOf(order: readonly Row[], bytes: number): Row[] {
  let sum = 0
  let count = 0
  while (count < order.length && sum < bytes) sum += (order[count++] as Row).bytes
  return order.slice(0, count)
}

function readsShare(victims: readonly Row[], all: readonly Row[], rule: Rule, part: number): number | null {
  if (rule.order === 'random') return (victims.length * part) / all.length
  if (rule.order === 'ttl') return null
  const weigh = rule.order === 'frequency' ? readsOf : readsPerSecond
  const sum = (rows: readonly Row[]) =>
    rows.reduce((total, { use }) => total + (use === null ? 0 : weigh(use)), 0)
  const whole = sum(all)
  return whole === 0 ? null : Math.min(1, sum(victims) / whole)
}

function edgeOf(last: Row | undefined, order: Evictions['order']): number | null {
  if (!last) return null
  if (order === 'ttl') return Math.round(last.ttl / 1000)
  return order === 'random' ? null : last.use
}

function spacesOf(victims: readonly Row[], perRow: number, nameOf: EvictionQuestion['nameOf']) {
  const sums = new Map<string, number>()
  for (const { space, bytes } of victims) sums.set(space, (sums.get(space) ?? 0) + bytes)
  return [...sums]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, namedSpaces)
    .map(([space, bytes]) => ({ name: nameOf(space), bytes: Math.round(bytes * perRow) }))
}
