import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import { mostKeyBytes, mostListBytes, mostListNames } from './limits.ts'

const mostLists = 5
const forgetAfterMs = 30 * 60_000

type List = { keys: Buffer[]; seen: Set<string>; bytes: number; usedAt: number; owner: string }

/** Lists of keys that somebody pasted or uploaded, which arrive in pieces. Bounded, and forgotten when unused. */
export function createKeyLists({ now }: { now: () => number }) {
  const lists = new Map<string, List>()

  function forgetOld() {
    for (const [id, { usedAt }] of lists) if (now() - usedAt > forgetAfterMs) lists.delete(id)
  }

  function begin(owner: string): [string, List] {
    forgetOld()
    if (lists.size >= mostLists) {
      throw new BoardError(
        'TOO_MANY',
        `${mostLists} lists of keys wait here already. Drop one of them first.`,
      )
    }
    const list: List = { keys: [], seen: new Set(), bytes: 0, usedAt: now(), owner }
    const id = randomBytes(12).toString('base64url')
    lists.set(id, list)
    return [id, list]
  }

  function find(id: string): List {
    forgetOld()
    const list = lists.get(id)
    if (!list)
      throw new BoardError('NOT_FOUND', 'This list of keys is not here (any more). Hand it over again.')
    list.usedAt = now()
    return list
  }

  function check(key: Buffer, list: List) {
    if (key.length > mostKeyBytes) {
      throw new BoardError('BAD_INPUT', `names: a name of ${key.length} bytes is too long for a list.`)
    }
    if (list.keys.length >= mostListNames || list.bytes + key.length > mostListBytes) {
      throw new BoardError('BAD_INPUT', 'names: a list takes at most a million names and 64 MiB.')
    }
  }

  return {
    /** Adds names to a list, or begins one. A name that is in it already is not added again. */
    add(id: string | null, names: readonly Buffer[], owner: string): { list: string; names: number } {
      const [at, list] = id === null ? begin(owner) : [id, find(id)]
      if (list.owner !== owner)
        throw new BoardError('NOT_FOUND', 'This list of keys belongs to somebody else.')
      for (const key of names) {
        const text = key.toString('latin1')
        if (list.seen.has(text)) continue
        check(key, list)
        list.seen.add(text)
        list.keys.push(key)
        list.bytes += key.length
      }
      return { list: at, names: list.keys.length }
    },
    read: (id: string): Buffer[] => find(id).keys,
    drop: (id: string) => lists.delete(id),
  }
}
