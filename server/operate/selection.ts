import { BoardError } from '#server/errors.ts'
import type { Names, Selector } from './shapes.ts'

/** What a selector means: a list of keys, or what a walk keeps of the names it comes across. */
export type Selection =
  | { kind: 'keys'; keys: Buffer[] }
  | { kind: 'walk'; match: Buffer | null; takes: (key: Buffer) => boolean; everything: boolean }

export type Lists = { read: (id: string) => Buffer[] }

const special = /[*?[\]\\^]/

/** The server's own matcher gets nothing but a beginning and one star: no pattern can keep it busy. */
function beginning(literal: Uint8Array): Buffer | null {
  if (literal.length === 0) return null
  const bytes: number[] = []
  for (const byte of literal) {
    if (special.test(String.fromCharCode(byte))) bytes.push(0x5c)
    bytes.push(byte)
  }
  return Buffer.from([...bytes, 0x2a])
}

export async function selectionOf(
  selector: Selector,
  { names, lists }: { names: Names; lists: Lists },
): Promise<Selection> {
  switch (selector.kind) {
    case 'keys':
      return { kind: 'keys', keys: await keysOf(selector.ids, names) }
    case 'list':
      return { kind: 'keys', keys: lists.read(selector.list) }
    case 'namespace': {
      const prefix = Buffer.from(await names.bytesOf(selector.prefix))
      // A namespace is what stands before a delimiter: "user" takes user:1, never username.
      const full = endsWith(prefix, selector.delimiter)
        ? prefix
        : Buffer.concat([prefix, Buffer.from(selector.delimiter)])
      const glob = selector.pattern === undefined ? null : names.glob(Buffer.from(selector.pattern))
      return {
        kind: 'walk',
        match: beginning(full),
        takes: key =>
          key.length >= full.length &&
          key.subarray(0, full.length).equals(full) &&
          (glob === null || glob.matches(key, 0, key.length)),
        everything: false,
      }
    }
    case 'pattern': {
      const glob = names.glob(Buffer.from(selector.pattern))
      return {
        kind: 'walk',
        match: beginning(glob.literal),
        takes: key => glob.matches(key, 0, key.length),
        everything: /^\*+$/.test(selector.pattern),
      }
    }
    case 'tag': {
      // The engine counts a tag's version in <prefix>{tag:<tag>}.
      const end = Buffer.from(`{tag:${tagName(selector.tag)}}`)
      return {
        kind: 'walk',
        match: null,
        takes: key => key.length >= end.length && key.subarray(key.length - end.length).equals(end),
        everything: false,
      }
    }
  }
}

function endsWith(bytes: Buffer, end: string): boolean {
  const tail = Buffer.from(end)
  return bytes.length >= tail.length && bytes.subarray(bytes.length - tail.length).equals(tail)
}

/** As the engine writes it: braces would choose another hash slot. */
const tagName = (tag: string) => tag.replace(/[{}%]/g, each => encodeURIComponent(each))

async function keysOf(ids: readonly string[], names: Names): Promise<Buffer[]> {
  const bytes = await Promise.all(ids.map(id => names.bytesOf(id)))
  const unique = new Map(bytes.map(each => [Buffer.from(each).toString('latin1'), Buffer.from(each)]))
  if (unique.size === 0) throw new BoardError('BAD_INPUT', 'keys: choose at least one key.')
  return [...unique.values()]
}
