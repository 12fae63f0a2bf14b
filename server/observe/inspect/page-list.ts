import { type Ask, isAnswer, reasonOf } from './ask.ts'
import { rowCursor, writeCursor } from './cursor.ts'
import { memoryCommand, shareFor } from './element-size.ts'
import { listOf, partOf } from './part.ts'
import type { NotThere, PageQuery, ValuePage } from './shapes.ts'

type ListQuery = Extract<PageQuery, { type: 'list' }>

/** A window from either end: the far end of a long list costs the server as little as the near one. */
export async function pageOfList(ask: Ask, key: Buffer, query: ListQuery): Promise<ValuePage | NotThere> {
  const row = rowCursor(query.cursor)
  const first = await ask.of(key, 'list', [['LLEN', key], memoryCommand(key)])
  if (!isAnswer(first)) return first
  const total = Number(first.replies[0]?.value ?? 0)
  const share = shareFor(query.limit, { memory: first.replies[1], elements: total })
  const around = { state: 'here', type: 'list', total, notFetched: share.notFetched } as const
  if (share.count === 0) return { ...around, rows: [], next: null }
  const last = row + share.count - 1
  const window = query.from === 'head' ? [row, last] : [-last - 1, -row - 1]
  const answer = await ask.of(key, 'list', [['LRANGE', key, ...window]])
  if (!isAnswer(answer)) return answer
  const { error, value } = answer.replies[0] ?? { error: null, value: [] }
  if (error) return { state: 'refused', reason: reasonOf(error, answer.node) }
  const values = query.from === 'head' ? listOf(value) : listOf(value).reverse()
  const rows = values.map((each, i) => ({
    index: query.from === 'head' ? row + i : total - 1 - row - i,
    value: partOf(each),
  }))
  const shown = row + values.length
  return { ...around, rows, next: values.length > 0 && shown < total ? writeCursor({ row: shown }) : null }
}
