import { type BytesRead, readBytes, toBase64Url } from '../byte-forms.ts'
import type { EditForm } from './draft.ts'
import { mostValueBytes } from './parts.ts'

export type NewType = 'string' | 'hash' | 'list' | 'set' | 'zset' | 'stream' | 'json'

/** What a row of a new value is made of. */
export const rowLabels: Record<NewType, readonly string[]> = {
  string: ['Value'],
  hash: ['Field', 'Value'],
  list: ['Element'],
  set: ['Member'],
  zset: ['Score', 'Member'],
  stream: ['Field', 'Value'],
  json: ['Document'],
}

export const typeNames: Record<NewType, string> = {
  string: 'String',
  hash: 'Hash',
  list: 'List',
  set: 'Set',
  zset: 'Sorted set',
  stream: 'Stream',
  json: 'JSON (with its module)',
}

export const hasOneRow = (type: NewType): boolean => type === 'string' || type === 'json'

export type PartsRead = { ok: true; parts: string[] } | { ok: false; problem: string }

const score = /^[+-]?(inf|\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i

/** The rows as a request takes them, or the first thing that is wrong with them. */
export function readParts(type: NewType, rows: readonly (readonly string[])[], form: EditForm): PartsRead {
  const labels = rowLabels[type]
  const parts: Uint8Array[] = []
  for (const [at, row] of rows.entries()) {
    for (const [column, label] of labels.entries()) {
      const read = readCell(label, row[column] ?? '', form)
      const where = rows.length === 1 ? label : `${label} ${at + 1}`
      if (!read.ok) return { ok: false, problem: `${where}: ${read.problem}` }
      parts.push(read.bytes)
    }
  }
  const total = parts.reduce((sum, { length }) => sum + length, 0)
  if (total > mostValueBytes) return { ok: false, problem: 'At most 1 MiB can be put in at once.' }
  return { ok: true, parts: parts.map(toBase64Url) }
}

function readCell(label: string, text: string, form: EditForm): BytesRead {
  if (label !== 'Score') return readBytes(text, form)
  return score.test(text.trim())
    ? readBytes(text.trim(), 'text')
    : { ok: false, problem: 'write a number, for example 1.5, or inf.' }
}
