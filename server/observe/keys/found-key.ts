import type { Looked, Want } from './looked.ts'
import { type KeyFilter, keyTypes } from './shapes.ts'

export type SortColumn = 'name' | 'type' | 'ttl' | 'memory' | 'use' | 'elements'
export type Sort = { column: SortColumn; up: boolean }

/** A key with what was asked about it. */
export type FoundKey = Omit<Looked, 'refused'> & { address: number }

/** Asks about keys, and says what could not be found out. In the order of the question. */
export type LookedThrough = (
  addresses: readonly number[],
  wants: readonly Want[],
) => Promise<{ found: FoundKey[]; problem: string | null }>

/** What a search has found, in the order in which it is shown. */
export type FoundRows = {
  /** The search has come to this one: it stands behind all others. */
  add(found: FoundKey): void
  /** Keys that were changed stand where they belong now. Only after the search. */
  put(found: readonly FoundKey[]): void
  remove(addresses: Iterable<number>): void
  /** Brings what was added into order; at the end of the search all of it. */
  arrange(over: boolean): void
  slice(offset: number, limit: number): number[]
  /** So many can be shown, and so many there are. */
  shown(): number
  count(): number
  bytes(): number
  isFull(): boolean
}

type Sought = Omit<KeyFilter, 'prefix' | 'pattern'>

const wantOf: Record<SortColumn, Want[]> = {
  name: [],
  type: ['type'],
  ttl: ['ttl'],
  memory: ['memory'],
  // The policy decides which of the two there is.
  use: ['idle'],
  elements: ['type', 'elements'],
}

/** What the servers must be asked for this; nothing where names decide. */
export function wantsOf({ types, ttl, minBytes, minIdleMs }: Sought, sort: Sort | null): Want[] {
  const wants = new Set<Want>(sort ? wantOf[sort.column] : [])
  if (types.length > 0) wants.add('type')
  if (ttl.kind !== 'any') wants.add('ttl')
  if (minBytes !== null) wants.add('memory')
  if (minIdleMs !== null) wants.add('idle')
  return (['type', 'ttl', 'memory', 'idle', 'elements'] as const).filter(want => wants.has(want))
}

export function passes(key: FoundKey, { types, ttl, minBytes, minIdleMs }: Sought): boolean {
  const type = keyTypes[key.type]
  if (types.length > 0 && (!type || !types.includes(type))) return false
  if (ttl.kind === 'none' && key.ttl !== -1) return false
  if (ttl.kind === 'within' && !(key.ttl >= 0 && key.ttl <= ttl.ms)) return false
  if (ttl.kind === 'beyond' && key.ttl < ttl.ms) return false
  if (minBytes !== null && !(key.memory !== null && key.memory >= minBytes)) return false
  return minIdleMs === null || (key.idleSeconds !== null && key.idleSeconds * 1000 >= minIdleMs)
}

const byAlphabet = [...keyTypes.keys()].sort((a, b) => ((keyTypes[a] ?? '') < (keyTypes[b] ?? '') ? -1 : 1))

/** A whole number that stands for its place; null where it has none. `since`: TTLs are told at different moments. */
export function weightOf(key: FoundKey, column: SortColumn, since: number, now = Date.now()): number | null {
  switch (column) {
    case 'name':
      return 0
    case 'type':
      return key.type === -1 ? null : byAlphabet.indexOf(key.type)
    case 'ttl':
      if (key.ttl === -2) return null
      // What never expires lives longest.
      return key.ttl === -1 ? Number.POSITIVE_INFINITY : now - since + key.ttl
    case 'memory':
      return key.memory
    case 'use':
      return key.frequency ?? key.idleSeconds
    case 'elements':
      return key.elements
  }
}
