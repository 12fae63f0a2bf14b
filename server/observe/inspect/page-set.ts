import { type Ask, isAnswer } from './ask.ts'
import { memoryCommand, shareFor } from './element-size.ts'
import type { LongParts } from './long-parts.ts'
import { scanElements } from './scan.ts'
import type { NotThere, PageQuery, ValuePage } from './shapes.ts'

type SetQuery = Extract<PageQuery, { type: 'set' }>

export async function pageOfSet(
  { ask, named }: { ask: Ask } & Pick<LongParts, 'named'>,
  key: Buffer,
  query: SetQuery,
): Promise<ValuePage | NotThere> {
  const first = await ask.of(key, 'set', [['SCARD', key], memoryCommand(key)])
  if (!isAnswer(first)) return first
  const total = Number(first.replies[0]?.value ?? 0)
  const share = shareFor(query.limit, { memory: first.replies[1], elements: total })
  const around = { state: 'here', type: 'set', total, notFetched: share.notFetched } as const
  if (share.count === 0) return { ...around, rows: [], next: null, looked: 0 }
  const { cursor, search } = query
  const scan = { key, type: 'set', command: 'SSCAN', cursor, search, limit: share.count, width: 1 } as const
  const found = await scanElements(ask, scan)
  if (found.state !== 'here') return found
  const rows = found.elements.map(([member]) => ({ member: named(member ?? null) }))
  return { ...around, rows, next: found.next, looked: found.looked }
}
