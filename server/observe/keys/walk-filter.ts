import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { createSearches } from './index-search.ts'
import { describeName } from './name.ts'
import { type KeyFilter, type KeyPage, keyTypes } from './shapes.ts'
import { childAt, cursorOf, mostIdsBytes } from './tree-page.ts'
import type { Walk } from './walk.ts'
import { createLookups, type Looked, type Lookups, type Want } from './walk-lookups.ts'

/** A page takes no longer than this, whatever it has found. */
const namesMs = 25
const lookupsMs = 300
const candidates = 100

export type ListQuestion = {
  filter: Omit<KeyFilter, 'prefix' | 'pattern'>
  prefix: Uint8Array
  pattern: Uint8Array | null
  cursor: string | null
  limit: number
}

type Searches = ReturnType<typeof createSearches>

/** What the server must be asked for this filter; nothing where names decide. */
function wantsOf({ types, ttl, minBytes, minIdleMs }: ListQuestion['filter']): Want[] {
  const wants: Want[] = []
  if (types.length > 0) wants.push('type')
  if (ttl.kind !== 'any') wants.push('ttl')
  if (minBytes !== null) wants.push('memory')
  if (minIdleMs !== null) wants.push('idle')
  return wants
}

function passes(looked: Looked, { types, ttl, minBytes, minIdleMs }: ListQuestion['filter']): boolean {
  const type = keyTypes[looked.type]
  if (types.length > 0 && (!type || !types.includes(type))) return false
  if (ttl.kind === 'none' && looked.ttl !== -1) return false
  if (ttl.kind === 'within' && !(looked.ttl >= 0 && looked.ttl <= ttl.ms)) return false
  if (minBytes !== null && !(looked.memory !== null && looked.memory >= minBytes)) return false
  return minIdleMs === null || (looked.idleSeconds !== null && looked.idleSeconds * 1000 >= minIdleMs)
}

/** Lists keys page by page: by name from the index, and by what the server says where the filter needs that. */
export function createLister(walk: Walk, searches: Searches) {
  const { names } = walk.index
  const lines = new Map<string, Lookups>()

  function lineOf(part: number, wants: readonly Want[]): Lookups | null {
    const pass = walk.passOf(part)
    if (!pass) return null
    const key = `${part} ${wants.join()}`
    const line = lines.get(key) ?? createLookups({ pass, names, wants })
    lines.set(key, line)
    return line
  }

  /** Which of these pass, and what could not be found out. */
  async function look(addresses: number[], wants: readonly Want[], filter: ListQuestion['filter']) {
    const fit = new Set<number>()
    let problem: string | null = null
    for (const [part, own] of Map.groupBy(addresses, names.partOf)) {
      const line = lineOf(part, wants)
      const node = walk.passOf(part)
      if (!line || !node) continue
      const place = { address: node.node, user: node.username }
      try {
        await line.ready()
        const rest = line.pace.rest(performance.now())
        let given = 0
        const next = () => {
          const batch = own.slice(given, given + Math.max(1, line.units()))
          given += batch.length
          return batch
        }
        while (given < own.length) {
          await line.burst(
            next,
            (address, looked) => {
              const refusal = Object.values(looked.refused ?? {})[0]
              if (refusal) problem = sentenceOf(refusal, place)
              else if (passes(looked, filter)) fit.add(address)
            },
            rest > 0 ? 1 : 4,
          )
          if (rest > 0) await new Promise(resolve => setTimeout(resolve, rest))
        }
      } catch (error) {
        problem = error instanceof BoardError ? error.message : explainFailure(error, place).message
      }
    }
    return { fit, problem }
  }

  /** A connection answers one question at a time, so pages that need the server wait for each other. */
  let turn: Promise<unknown> = Promise.resolve()

  return {
    page(question: ListQuestion): Promise<KeyPage> {
      if (wantsOf(question.filter).length === 0) return page(question)
      const mine = turn.then(() => page(question))
      turn = mine.catch(() => {})
      return mine
    },
    close() {
      for (const line of lines.values()) line.close()
      lines.clear()
    },
  }

  function rowOf(address: number) {
    const name = names.of(address)
    return describeName(name, { walk: walk.walk, address, length: name.length })
  }

  /** Where names alone decide, any page can be had at once. */
  function pageAt(question: ListQuestion, offset: number): KeyPage {
    const { prefix, pattern, limit } = question
    const until = performance.now() + namesMs
    const { addresses, looked, ended } = searches.from({ prefix, pattern }, { offset, limit, until })
    const rows: KeyPage['rows'] = []
    let bytes = 0
    for (const address of addresses) {
      if (bytes > mostIdsBytes) break
      const row = rowOf(address)
      rows.push(row)
      bytes += row.id.length
    }
    const { total, exact } = searches.count({ prefix, pattern })
    return {
      rows,
      next: ended && rows.length === addresses.length ? null : `#${offset + rows.length}`,
      total: exact && walk.complete() ? total : null,
      atLeast: total,
      offset,
      complete: walk.complete(),
      walk: walk.walk,
      looked,
      of: searches.count({ prefix, pattern: null }).total,
      problem: null,
    }
  }

  async function page(question: ListQuestion): Promise<KeyPage> {
    const { prefix, pattern, filter, limit } = question
    const place = /^#(\d{1,9})$/.exec(question.cursor ?? '')?.[1]
    if (place !== undefined && wantsOf(filter).length === 0) return pageAt(question, Number(place))
    const after = childAt(question.cursor, { walk: walk.walk, names })?.address ?? null
    const search = searches.begin({ prefix, pattern, after })
    const wants = wantsOf(filter)
    const rows: KeyPage['rows'] = []
    const started = performance.now()
    const until = started + (wants.length > 0 ? lookupsMs : namesMs)
    let bytes = 0
    let problem: string | null = null
    let last = after ?? -1
    let ended = false

    const isFull = () => rows.length === limit || bytes > mostIdsBytes
    function add(address: number) {
      const row = rowOf(address)
      rows.push(row)
      bytes += row.id.length
    }

    while (!ended && !isFull() && problem === null) {
      const batch: number[] = []
      const size = wants.length > 0 ? candidates : 1
      let found: number | null = 0
      while (batch.length < size && !ended) {
        found = search.next(until)
        if (found === -1) ended = true
        else if (found === null) break
        else batch.push(found)
      }
      const looked = wants.length > 0 && batch.length > 0 ? await look(batch, wants, filter) : null
      problem = looked?.problem ?? null
      let used = 0
      for (const address of batch) {
        if (isFull()) break
        if (!looked || looked.fit.has(address)) add(address)
        last = address
        used += 1
      }
      if (used < batch.length) ended = false
      // Between the matches lie names that do not match: they need not be looked at again.
      else if (found === null) last = search.last()
      if (found === null || performance.now() > until) break
    }
    const count = wants.length === 0 ? searches.count({ prefix, pattern }) : null
    return {
      rows,
      next: ended || last === -1 ? null : cursorOf({ address: last, prefix: 0 }, walk.walk),
      total: count?.exact && walk.complete() ? count.total : null,
      atLeast: count?.total ?? rows.length,
      offset: null,
      complete: walk.complete(),
      walk: walk.walk,
      looked: search.looked(),
      of: searches.count({ prefix, pattern: null }).total,
      problem,
    }
  }
}

function sentenceOf(refusal: string, place: { address: string; user: string | null }): string {
  if (/^(MOVED|ASK)\b/.test(refusal)) return 'Some of these keys have moved to another node: walk again.'
  if (/\bLFU\b/.test(refusal)) return 'Idle times are not known: this server evicts by frequency (LFU).'
  return explainFailure(new Error(refusal), place).message
}
