import { open } from '#server/engine/codecs/envelope.ts'
import type { RaceStep } from '#server/engine/simulation/explorer.ts'

export type StepWords = { what: string; outcome: string | null }
type Tags = readonly string[]
const nothing: Tags = []

const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined

function valueIn(bytes: unknown, tags: Tags): string {
  if (!(bytes instanceof Uint8Array)) return '?'
  const opened = open(bytes, { schema: 0, tags })
  return opened.ok && opened.entry.kind === 'value' ? String(opened.entry.value) : 'nothing'
}

const kindOf = (answer: unknown) => String(field(answer, 'kind'))
const rowIn = (answer: unknown) => (answer === undefined ? 'no row' : String(field(answer, 'value')))

function found(answer: unknown, tags: Tags): string {
  const it = field(answer, 'found')
  return kindOf(it) === 'entry' ? valueIn(field(it, 'bytes'), tags) : 'miss'
}
const leased: Record<string, string> = {
  leased: 'granted',
  taken: 'taken, wait',
  found: 'somebody filled it',
}
const filled: Record<string, string> = {
  filled: 'stored',
  lost: 'refused: the lease is void',
  older: 'refused: older',
}
const removed: Record<string, string> = {
  removed: 'removed',
  absent: 'nothing was there',
  newer: 'newer is there',
}
const put: Record<string, string> = { stored: 'stored', older: 'refused: older' }
const word = (words: Record<string, string>, kind: string) => words[kind] ?? kind

/** A step in plain words: what is asked for, and what came of it once it is done. */
export function wordsOf(
  { name, args, answer }: RaceStep,
  { tags = nothing, done }: { tags?: Tags; done: boolean },
): StepWords {
  const told = (what: string, outcome: () => string): StepWords => ({
    what,
    outcome: done ? outcome() : null,
  })
  switch (name) {
    case 'read':
      return told('get', () => found(answer, tags))
    case 'lease':
      return told('take a lease', () => word(leased, kindOf(answer)))
    case 'load':
      return told('select', () => rowIn(answer))
    case 'arrive':
      return told('receive the row', () => rowIn(answer))
    case 'fill':
      return told(`set ${valueIn(field(args[1], 'bytes'), tags)}`, () => word(filled, kindOf(answer)))
    case 'put':
      return told(`set ${valueIn(field(args[1], 'bytes'), tags)}`, () => word(put, String(answer)))
    case 'commit':
      return told(`commit ${String(args[1])}`, () => 'done')
    case 'invalidate':
      return told('delete the key', () => word(removed, String(answer)))
    case 'bumpTag':
      return told('void the tag', () => 'done')
    case 'wait':
      return told('wait', () => 'waited')
    case 'release':
      return told('give the lease back', () => 'done')
    default:
      return told(name, () => 'done')
  }
}
