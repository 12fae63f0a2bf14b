import type { Ask, Command } from './ask.ts'
import { askFor } from './download-ask.ts'
import { countFor, memoryCommand } from './element-size.ts'
import { type Json, writeLines } from './json-lines.ts'
import { bytesOf, listOf, pairsOf, textIn } from './part.ts'

const perPage = 1000

type Source = { ask: Ask; key: Buffer; type: string }

/** Every element as a line of JSON; null for a type that cannot be read. */
export function downloadLines(ask: Ask, key: Buffer, type: string): AsyncGenerator<Buffer> | null {
  const source = { ask, key, type }
  switch (type) {
    case 'hash':
      return scanned(source, { command: 'HSCAN', size: 'HLEN', line: fieldLines })
    case 'set':
      return scanned(source, { command: 'SSCAN', size: 'SCARD', line: memberLines })
    case 'zset':
      return scanned(source, { command: 'ZSCAN', size: 'ZCARD', line: scoreLines })
    case 'list':
      return listLines(source)
    case 'stream':
      return streamLines(source)
    default:
      return null
  }
}

type Scan = { command: string; size: string; line: (items: unknown[]) => Json[] }

async function* scanned(source: Source, { command, size, line }: Scan): AsyncGenerator<Buffer> {
  const count = await pageSize(source, size)
  let cursor = '0'
  do {
    const [found] = await askFor(source.ask, source, [[command, source.key, cursor, 'COUNT', count]])
    const [next, items] = listOf(found?.value)
    yield* writeLines(line(listOf(items)))
    cursor = String(next)
  } while (cursor !== '0')
}

async function* listLines(source: Source): AsyncGenerator<Buffer> {
  const count = await pageSize(source, 'LLEN')
  for (let at = 0; ; at += count) {
    const [found] = await askFor(source.ask, source, [['LRANGE', source.key, at, at + count - 1]])
    const values = listOf(found?.value)
    yield* writeLines(values.map((value, i) => ({ index: at + i, value: bytesOf(value) })))
    if (values.length < count) return
  }
}

async function* streamLines(source: Source): AsyncGenerator<Buffer> {
  const count = await pageSize(source, 'XLEN')
  let from = '-'
  for (;;) {
    const [found] = await askFor(source.ask, source, [['XRANGE', source.key, from, '+', 'COUNT', count]])
    const entries = listOf(found?.value).map(listOf)
    yield* writeLines(entries.map(([id, fields]) => ({ id: textIn(id), fields: pairs(fields) })))
    if (entries.length < count) return
    from = `(${textIn(entries.at(-1)?.[0])}`
  }
}

async function pageSize({ ask, key, type }: Source, size: string): Promise<number> {
  const answer = await ask.of(key, type, [[size, key] satisfies Command, memoryCommand(key)])
  if (!('replies' in answer)) return 1
  const [elements, memory] = answer.replies
  return countFor(perPage, { memory, elements: Number(elements?.value ?? 0) })
}

const fieldLines = (items: unknown[]) =>
  pairsOf(items).map(([field, value]) => ({ field: bytesOf(field), value: bytesOf(value) }))
const memberLines = (items: unknown[]) => items.map(member => ({ member: bytesOf(member) }))
const scoreLines = (items: unknown[]) =>
  pairsOf(items).map(([member, score]) => ({ member: bytesOf(member), score: textIn(score) }))
const pairs = (fields: unknown) => pairsOf(fields).map(([name, value]) => [bytesOf(name), bytesOf(value)])
