import { BoardError } from '#server/errors.ts'
import type { EditScript } from './edit-scripts.ts'

type Bytes = Buffer

/** One change of one key, in bytes. A field or a member may be named by the handle of one that was shown. */
export type Change<Name = Bytes> =
  | { kind: 'string'; value: Bytes }
  /** `rename`: the value is the new name. */
  | { kind: 'field'; field: Name; op: 'set' | 'remove' | 'rename'; value: Bytes }
  /** null: never. */
  | { kind: 'fieldTtl'; field: Name; ttlMs: number | null }
  | { kind: 'element'; index: number; op: 'set' | 'push' | 'remove'; value: Bytes }
  /** `replace` and `rename`: the value takes the place of the member, with its score. */
  | { kind: 'member'; member: Name; op: 'add' | 'remove' | 'replace'; value: Bytes }
  | { kind: 'score'; member: Name; op: 'set' | 'remove' | 'rename'; score: string; value: Bytes }
  | { kind: 'entry'; op: 'add' | 'remove'; entry: string; parts: readonly Bytes[] }
  /** Of the JSON module. */
  | { kind: 'document'; value: Bytes }
  | { kind: 'create'; type: NewType; ttlMs: number | null; parts: readonly Bytes[] }

export type NewType = 'string' | 'hash' | 'list' | 'set' | 'zset' | 'stream' | 'json'

const creators: Record<NewType, EditScript> = {
  string: 'createString',
  hash: 'createHash',
  list: 'createList',
  set: 'createSet',
  zset: 'createSortedSet',
  stream: 'createStream',
  json: 'createDocument',
}

/** Nobody has such an element: it takes the place of the one that goes. */
const leaving = Buffer.from('cacheboard: this element is being removed 0b1e6f0d5f6e4c5a')

/** The change with the bytes that its handle stands for. */
export function withBytes(change: Change<Bytes | string>, bytesOf: (handle: string) => Bytes): Change {
  const read = (name: Bytes | string) => (typeof name === 'string' ? bytesOf(name) : name)
  switch (change.kind) {
    case 'field':
    case 'fieldTtl':
      return { ...change, field: read(change.field) }
    case 'member':
    case 'score':
      return { ...change, member: read(change.member) }
    default:
      return change
  }
}

export function scriptOf(change: Change): { script: EditScript; args: (string | Bytes)[] } {
  switch (change.kind) {
    case 'string':
      return { script: 'string', args: [change.value] }
    case 'field':
      return { script: 'field', args: [change.field, change.op, change.value] }
    case 'fieldTtl':
      return { script: 'fieldTtl', args: [change.field, change.ttlMs === null ? '' : String(change.ttlMs)] }
    case 'element':
      return {
        script: 'element',
        args: [String(change.index), change.op, change.op === 'remove' ? leaving : change.value],
      }
    case 'member':
      return { script: 'member', args: [change.member, change.op, change.value] }
    case 'score':
      return { script: 'score', args: [change.member, change.op, checkedScore(change), change.value] }
    case 'entry':
      return {
        script: 'entry',
        args: [change.entry, change.op, ...(change.op === 'add' ? pairsIn('stream', change.parts) : [])],
      }
    case 'document':
      return { script: 'document', args: [change.value] }
    case 'create':
      return {
        script: creators[change.type],
        args: [change.ttlMs === null ? '' : String(change.ttlMs), ...partsOf(change)],
      }
  }
}

/** What was seen is nothing, where something new is to be put in. */
export function expectsNothing(change: Change): boolean {
  if (change.kind === 'entry') return change.op === 'add'
  return change.kind === 'create' || (change.kind === 'element' && change.op === 'push')
}

export function sentenceOf(change: Change): string {
  switch (change.kind) {
    case 'string':
      return 'Set the value of'
    case 'field':
      return { set: 'Set a field of', remove: 'Removed a field of', rename: 'Renamed a field of' }[change.op]
    case 'fieldTtl':
      return change.ttlMs === null ? 'Took the TTL off a field of' : 'Set the TTL of a field of'
    case 'entry':
      return change.op === 'add' ? 'Added an entry to' : 'Removed an entry of'
    case 'document':
      return 'Set the document'
    case 'element':
      return { set: 'Set an element of', push: 'Added an element to', remove: 'Removed an element of' }[
        change.op
      ]
    case 'member':
      return { add: 'Added a member to', remove: 'Removed a member of', replace: 'Changed a member of' }[
        change.op
      ]
    case 'score':
      return { set: 'Set a score in', remove: 'Removed a member of', rename: 'Renamed a member of' }[
        change.op
      ]
    case 'create':
      return `Created the ${change.type}`
  }
}

function checkedScore({ op, score }: Extract<Change, { kind: 'score' }>): string {
  if (op !== 'set') return '0'
  return exactScore(score)
}

/** A score is a double. A whole number that none can hold would come back as another one. */
function exactScore(score: string): string {
  if (/^[+-]?inf$/i.test(score)) return score
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(score)) {
    throw new BoardError('BAD_INPUT', 'score: it must be a number, for example 1.5, or inf.')
  }
  if (/^[+-]?\d+$/.test(score) && BigInt(score) !== BigInt(Number(score))) {
    throw new BoardError('BAD_INPUT', `score: ${score} cannot be stored exactly; a score is a 64-bit float.`)
  }
  return score
}

const pairs: Partial<Record<NewType, string>> = {
  hash: 'a field and its value',
  zset: 'a score and its member',
  stream: 'a field and its value',
}

function pairsIn(type: NewType, parts: readonly Bytes[]): readonly Bytes[] {
  if (parts.length === 0) throw new BoardError('BAD_INPUT', 'parts: something has to be in it.')
  if (pairs[type] && parts.length % 2 === 1) {
    throw new BoardError('BAD_INPUT', `parts: a ${type} is made of pairs, each ${pairs[type]}.`)
  }
  return parts
}

function partsOf({ type, parts: given }: Extract<Change, { kind: 'create' }>): (string | Bytes)[] {
  const parts = pairsIn(type, given)
  switch (type) {
    case 'string':
    case 'json':
      return parts.slice(0, 1)
    case 'stream':
      return ['*', ...parts]
    case 'zset':
      return parts.map((part, i) => (i % 2 === 0 ? exactScore(part.toString()) : part))
    case 'hash':
    case 'list':
    case 'set':
      return [...parts]
  }
}
