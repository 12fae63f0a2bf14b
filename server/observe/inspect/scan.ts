import { type Answer, type Ask, type Command, isAnswer, type Reply, reasonOf } from './ask.ts'
import { bounds } from './bounds.ts'
import { scanCursor, writeCursor } from './cursor.ts'
import { bytesOf, listOf } from './part.ts'
import type { NotThere } from './shapes.ts'

export type ScanOptions = {
  key: Buffer
  type: 'hash' | 'set' | 'zset'
  command: 'HSCAN' | 'SSCAN' | 'ZSCAN'
  cursor: string | null
  limit: number
  search: string | null
  /** Behind MATCH and COUNT, as NOVALUES. */
  more?: Command
  /** How many items of the answer belong to one element. */
  width: 1 | 2
}

export type Scanned = {
  state: 'here'
  node: Answer['node']
  elements: Buffer[][]
  next: string | null
  looked: number
}

/**
 * Pages through what has no order. A compact value comes as a whole however little was asked for: then the page is
 * a part of that answer, and the next one asks for it again.
 */
export async function scanElements(ask: Ask, options: ScanOptions): Promise<Scanned | NotThere> {
  const began = performance.now()
  const { limit, search } = options
  let { scan, skip } = scanCursor(options.cursor)
  const elements: Buffer[][] = []
  let looked = 0
  for (;;) {
    const count = search === null ? Math.max(10, limit - elements.length) : 1000
    const answer = await ask.of(options.key, options.type, [commandOf(options, scan, count)])
    if (!isAnswer(answer)) return answer
    const { error, value } = answer.replies[0] ?? missing
    if (error) return { state: 'refused', reason: reasonOf(error, answer.node) }
    const [cursor, items] = listOf(value)
    const found = elementsIn(listOf(items), options.width)
    const fresh = found.slice(skip, skip + limit - elements.length)
    elements.push(...fresh)
    looked += search === null ? fresh.length : Math.max(count, found.length)
    const rest = found.length - skip - fresh.length
    const here = { state: 'here', node: answer.node, elements, looked } as const
    if (rest > 0) return { ...here, next: writeCursor({ scan, skip: skip + fresh.length }) }
    scan = String(cursor)
    skip = 0
    if (scan === '0') return { ...here, next: null }
    const tired = looked >= bounds.searched || performance.now() - began > bounds.searchMs
    if (elements.length >= limit || tired) return { ...here, next: writeCursor({ scan, skip }) }
  }
}

const missing: Reply = { error: null, value: null }

function commandOf({ key, command, search, more = [] }: ScanOptions, scan: string, count: number): Command {
  const match = search === null ? [] : ['MATCH', search]
  return [command, key, scan, ...match, 'COUNT', count, ...more]
}

function elementsIn(items: unknown[], width: 1 | 2): Buffer[][] {
  const elements: Buffer[][] = []
  for (let i = 0; i + width <= items.length; i += width) elements.push(items.slice(i, i + width).map(bytesOf))
  return elements
}
