import { textOf } from '#server/observe/keys/name.ts'
import { type Ask, isAnswer, reasonOf } from './ask.ts'
import { isHyperLogLog, mostHyperLogLogBytes, readHyperLogLog } from './hyperloglog.ts'
import { bytesOf } from './part.ts'
import type { HyperLogLog, NotThere, PageQuery, ValuePage } from './shapes.ts'

type StringQuery = Extract<PageQuery, { type: 'string' }>

/** A window over the bytes. However long the string is, nothing else of it is read. */
export async function pageOfString(ask: Ask, key: Buffer, query: StringQuery): Promise<ValuePage | NotThere> {
  const { offset, limit } = query
  const answer = await ask.of(key, 'string', [
    ['STRLEN', key],
    ['GETRANGE', key, offset, offset + limit - 1],
    ['GETRANGE', key, 0, 15],
  ])
  if (!isAnswer(answer)) return answer
  const [length, window, beginning] = answer.replies
  if (window?.error) return { state: 'refused', reason: reasonOf(window.error, answer.node) }
  const bytes = bytesOf(window?.value)
  const total = length?.error ? offset + bytes.length : Number(length?.value)
  const sketch = isHyperLogLog(bytesOf(beginning?.value)) ? await countSketch(ask, key) : null
  return {
    state: 'here',
    type: 'string',
    offset,
    length: total,
    base64: bytes.toString('base64'),
    ...textOf(bytes),
    bits: query.bits ? bitsOf(bytes) : null,
    next: offset + bytes.length < total ? offset + bytes.length : null,
    hyperloglog: sketch,
  }
}

async function countSketch(ask: Ask, key: Buffer): Promise<HyperLogLog | null> {
  const answer = await ask.of(key, 'string', [['GETRANGE', key, 0, mostHyperLogLogBytes]])
  return isAnswer(answer) ? readHyperLogLog(bytesOf(answer.replies[0]?.value)) : null
}

const bitsOf = (bytes: Buffer): string =>
  Array.from(bytes, byte => byte.toString(2).padStart(8, '0')).join('')
