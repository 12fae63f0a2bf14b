import { BoardError } from '#server/errors.ts'
import type { Pass } from '#server/targets/dial.ts'
import { createSearches } from './index-search.ts'
import { readId } from './name.ts'
import type { KeyNews, NameId, StatisticsState, WalkState } from './shapes.ts'
import { createStatistics, type Statistics } from './statistics.ts'
import { createStatisticsPages } from './statistics-page.ts'
import { createTree } from './tree-page.ts'
import { createWalk, type Walk } from './walk.ts'
import { createChanges } from './walk-changes.ts'
import { createLister } from './walk-filter.ts'
import type { QuestionKind, Questions, ThreadOptions, WalkAction } from './walk-messages.ts'

/** A walk and everything that reads from it: thrown away together when the next one begins. */
type Desk = {
  walk: Walk
  tree: ReturnType<typeof createTree>
  lister: ReturnType<typeof createLister>
  changes: ReturnType<typeof createChanges>
  statistics: Statistics | null
  pages: ReturnType<typeof createStatisticsPages> | null
  wanted: boolean
}

/** What the thread does: walks, and answers questions about what it has found. */
export function createThread(options: ThreadOptions & { onWalk: () => void; onStatistics: () => void }) {
  const { mostBytes, onWalk, onStatistics } = options
  let passes: readonly Pass[] = []
  let count = options.firstWalk
  let desk: Desk | null = null
  let wanted = false

  function begin() {
    desk?.walk.drop()
    desk?.lister.close()
    desk?.tree.close()
    desk?.changes.stop()
    desk?.statistics?.cancel()
    const number = count++
    const walk = createWalk({
      walk: number,
      passes,
      mostBytes,
      // What the server lost, the index must lose as well.
      onRestarted: () => desk?.walk === walk && begin(),
      onSettled: () => measureIfWanted(),
    })
    const searches = createSearches(walk.index)
    desk = {
      walk,
      tree: createTree({
        index: walk.index,
        walk: number,
        settled: walk.isSettled,
        complete: walk.complete,
      }),
      lister: createLister(walk, searches),
      changes: createChanges(walk, changed => {
        desk?.lister.changed(changed)
        onWalk()
      }),
      statistics: null,
      pages: null,
      wanted: desk?.wanted === true && desk.statistics === null,
    }
    onWalk()
  }

  function here(): Desk {
    if (!desk)
      throw new BoardError('NOT_FOUND', 'No server of this cache is known yet. Try again in a moment.')
    return desk
  }

  /** Whoever comes first waits for the first names, which take a few ms, rather than being shown nothing. */
  async function looked(): Promise<Desk> {
    await here().walk.firstNames()
    return here()
  }

  function measureIfWanted() {
    if (!desk?.wanted || !desk.walk.isSettled()) return
    if (desk.walk.index.runs().length > 1) return desk.walk.settleAgain()
    desk.wanted = false
    desk.statistics = createStatistics(desk.walk)
    desk.pages = createStatisticsPages(desk.walk, desk.statistics.table)
    onStatistics()
  }

  function measure(action: 'start' | 'cancel'): StatisticsState {
    const { statistics } = here()
    if (action === 'cancel') {
      here().wanted = false
      statistics?.cancel()
    } else if (statistics?.state().phase !== 'measuring') {
      here().wanted = true
      measureIfWanted()
    }
    return statisticsState()
  }

  function statisticsState(): StatisticsState {
    const known = desk?.statistics?.state()
    if (known) return known
    return {
      phase: desk?.wanted ? 'waiting' : 'none',
      walk: desk?.walk.walk ?? 0,
      measured: 0,
      of: desk?.wanted ? desk.walk.index.count() : 0,
      startedAt: null,
      endedAt: null,
      perSecond: 0,
      duty: 0,
      slowly: null,
      problem: null,
    }
  }

  function bytesOf(id: NameId | null): Uint8Array {
    if (id === null) return new Uint8Array(0)
    const read = readId(id)
    if ('bytes' in read) return read.bytes
    const { address, length } = read.handle
    const names = desk?.walk.walk === read.handle.walk ? desk.walk.index.names : null
    if (!names?.covers(address, length)) {
      throw new BoardError(
        'NOT_FOUND',
        'This name is too long to be written out, and its walk is over: look for it again.',
      )
    }
    return names.of(address).subarray(0, length)
  }

  function control(action: WalkAction): WalkState {
    switch (action) {
      case 'pause':
        here().walk.pause()
        break
      case 'resume':
        here().walk.resume()
        break
      case 'cancel':
        here().walk.cancel()
        break
      case 'hurry':
        here().walk.hurry()
        break
      case 'again':
        begin()
    }
    onWalk()
    return here().walk.state()
  }

  const answers: {
    [K in QuestionKind]: (
      asks: Questions[K]['asks'],
    ) => Questions[K]['answer'] | Promise<Questions[K]['answer']>
  } = {
    tree: async asks =>
      (await looked()).tree.page({
        ...asks,
        prefix: bytesOf(asks.prefix),
        delimiter: Buffer.from(asks.delimiter),
      }),
    places: async ({ prefix, delimiter, order, ids }) =>
      (await looked()).tree.places(
        { prefix: bytesOf(prefix), delimiter: Buffer.from(delimiter), order },
        ids.map(bytesOf),
      ),
    list: async ({ filter, cursor, limit, sort = null, go = true }) =>
      (await looked()).lister.page({
        filter,
        prefix: bytesOf(filter.prefix),
        pattern: filter.pattern === null ? null : Buffer.from(filter.pattern),
        sort,
        offset: Number(cursor?.slice(1) ?? 0),
        limit,
        go,
      }),
    statistics(asks) {
      const { pages, statistics } = here()
      if (!pages || !statistics)
        throw new BoardError('NOT_FOUND', 'Nobody has started the complete statistics yet.')
      const question = { ...asks, prefix: bytesOf(asks.prefix), delimiter: Buffer.from(asks.delimiter) }
      return pages(question, statistics.complete())
    },
    bytes: ({ id }) => Uint8Array.from(bytesOf(id)),
    measure: ({ action }) => measure(action),
    control: ({ action }) => control(action),
  }

  return {
    nodes(now: readonly Pass[]) {
      passes = now
      if (desk) desk.walk.follow(now)
      else if (wanted && now.length > 0) begin()
    },
    /** Somebody wants to see the keys. */
    begin() {
      wanted = true
      if (!desk && passes.length > 0) begin()
    },
    news(news: KeyNews) {
      desk?.changes.take(news)
      if (!news.untold) return
      desk?.walk.outdate()
      onWalk()
    },
    answer: <K extends QuestionKind>(kind: K, asks: Questions[K]['asks']) => answers[kind](asks),
    walkState: (): WalkState | null => desk?.walk.state() ?? null,
    statisticsState,
  }
}
