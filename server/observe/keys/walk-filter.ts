import { createFinding, type Finding, type Sought } from './finding.ts'
import { type Sort, wantsOf } from './found-key.ts'
import type { createSearches } from './index-search.ts'
import { createKeyLines } from './key-lines.ts'
import { describeName } from './name.ts'
import type { KeyPage } from './shapes.ts'
import { mostIdsBytes } from './tree-page.ts'
import type { Walk } from './walk.ts'
import type { Changed } from './walk-changes.ts'

/** A page takes no longer than this, whatever it has found. */
const namesMs = 25
const lookupsMs = 300
const mostRemembered = 4
const leastFindingBytes = 64 * 1024 * 1024
const byIdle = 'Idle times are not known: this server evicts by frequency (LFU).'

export type ListQuestion = {
  filter: Sought
  prefix: Uint8Array
  pattern: Uint8Array | null
  sort: Sort | null
  offset: number
  limit: number
  /** Whether a search that looks at each key goes on for this. */
  go: boolean
}

type Searches = ReturnType<typeof createSearches>
/** `whole`: no more names came after it was begun. */
type Known = { finding: Finding; whole: boolean; covers: (address: number) => boolean }

/** Lists keys from any place on: by name from the index, and by what the server says where names do not decide. */
export function createLister(walk: Walk, searches: Searches) {
  const { names } = walk.index
  const lines = createKeyLines(walk)
  const findings = new Map<string, Known>()

  function begin({ filter, prefix, pattern, sort }: ListQuestion): Known {
    const finding = createFinding({
      search: searches.begin({ prefix, pattern, after: null }),
      filter,
      sort,
      compare: names.compare,
      async look(addresses, wants) {
        const answer = await lines.look(addresses, wants)
        return filter.minIdleMs !== null && lines.byFrequency() ? { ...answer, problem: byIdle } : answer
      },
      mostBytes: () => Math.max(leastFindingBytes, (walk.mostBytes - walk.index.bytes()) / 2),
    })
    return { finding, whole: walk.isOver(), covers: searches.covering({ prefix, pattern }) }
  }

  /** Everybody who asks the same gets the same; one that was begun while names came in is made anew when all are there. */
  function findingFor(question: ListQuestion): Known {
    const { filter, prefix, pattern, sort } = question
    const key = JSON.stringify([
      filter,
      sort,
      ...[prefix, pattern].map(each => each && Buffer.from(each).toString('base64')),
    ])
    let known = findings.get(key)
    const isOld = known && !known.whole && walk.isOver() && known.finding.ended()
    const isFirst = question.offset === 0 && question.go
    const isOver =
      known?.finding.outdated() || (isFirst && (known?.finding.isOld() || known?.finding.problem() != null))
    if (!known || isOld || isOver) {
      known?.finding.stop()
      known = begin(question)
    }
    findings.delete(key)
    findings.set(key, known)
    for (const [oldest, { finding }] of findings) {
      if (findings.size <= mostRemembered) break
      finding.stop()
      findings.delete(oldest)
    }
    return known
  }

  function rowsOf(addresses: Iterable<number>): KeyPage['rows'] {
    const rows: KeyPage['rows'] = []
    let bytes = 0
    for (const address of addresses) {
      if (bytes > mostIdsBytes) break
      const name = names.of(address)
      const row = describeName(name, { walk: walk.walk, address, length: name.length })
      rows.push(row)
      bytes += row.id.length
    }
    return rows
  }

  const under = (prefix: Uint8Array) => searches.count({ prefix, pattern: null }).total

  /** Where names alone decide, any page can be had at once. */
  function pageOfNames({ prefix, pattern, offset, limit }: ListQuestion): KeyPage {
    const until = performance.now() + namesMs
    const { addresses, looked, ended } = searches.from({ prefix, pattern }, { offset, limit, until })
    const rows = rowsOf(addresses)
    const { total, exact } = searches.count({ prefix, pattern })
    return {
      rows,
      next: ended && rows.length === addresses.length ? null : `#${offset + rows.length}`,
      total: exact && walk.complete() ? total : null,
      atLeast: total,
      found: total,
      ended: exact,
      offset,
      complete: walk.complete(),
      walk: walk.walk,
      looked,
      of: under(prefix),
      problem: null,
    }
  }

  /** From the last name to the first. */
  function pageBackwards(question: ListQuestion): KeyPage {
    const { offset, limit } = question
    const all = searches.count(question).total
    const end = Math.max(0, all - offset)
    const from = Math.max(0, end - limit)
    const page = pageOfNames({ ...question, offset: from, limit: end - from })
    const rows = page.rows.length === end - from ? page.rows.reverse() : []
    return { ...page, rows, offset, next: from === 0 ? null : `#${offset + rows.length}` }
  }

  async function pageOfFinding(question: ListQuestion): Promise<KeyPage> {
    const { offset, limit, prefix, go } = question
    const known = findingFor(question)
    const { finding } = known
    await finding.ask(offset + limit, { go, ms: lookupsMs })
    const addresses = finding.slice(offset, limit)
    const rows = rowsOf(addresses)
    // Begun before all names were there, and they are there by now: whoever asks again gets all of them.
    const isOutrun = !known.whole && walk.isOver()
    const ended = finding.ended() && !isOutrun
    const isLast = ended && rows.length === addresses.length && offset + rows.length >= finding.shown()
    const whole = walk.complete() && known.whole
    const complete = whole && ended && finding.problem() === null
    return {
      rows,
      next: isLast ? null : `#${offset + rows.length}`,
      total: complete ? finding.shown() : null,
      atLeast: finding.shown(),
      found: finding.count(),
      ended,
      offset,
      complete: whole,
      walk: walk.walk,
      looked: finding.looked(),
      of: under(prefix),
      problem: finding.problem(),
    }
  }

  return {
    async page(question: ListQuestion): Promise<KeyPage> {
      if (wantsOf(question.filter, question.sort).length > 0) return pageOfFinding(question)
      const backwards = question.sort?.column === 'name' && !question.sort.up
      return backwards ? pageBackwards(question) : pageOfNames(question)
    },
    /** What the board has done to keys is taken into what was found. */
    changed({ gone, changed }: Changed) {
      for (const { finding, covers } of findings.values())
        finding.change({ gone, changed: changed.filter(covers) })
    },
    close() {
      for (const { finding } of findings.values()) finding.stop()
      lines.close()
    },
  }
}
