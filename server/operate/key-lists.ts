import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import { mostKeyBytes, mostListBytes, mostListNames } from './limits.ts'

const mostLists = 5
const mostRests = 20
const forgetAfterMs = 30 * 60_000

type List = {
  keys: Buffer[]
  seen: Set<string>
  bytes: number
  usedAt: number
  owner: string
  /** What they have in common, where that is known. */
  about: string | null
}

/** Lists of keys that somebody pasted, uploaded or found, which arrive in pieces. Bounded, and forgotten when unused. */
export function createKeyLists({ now }: { now: () => number }) {
  const lists = new Map<string, List>()
  /** What jobs have left, for whoever goes on with it. */
  const rests = new Map<string, { keys: Buffer[]; bytes: number; usedAt: number }>()

  function forgetOld() {
    for (const [id, { usedAt }] of lists) if (now() - usedAt > forgetAfterMs) lists.delete(id)
    for (const [id, { usedAt }] of rests) if (now() - usedAt > forgetAfterMs) rests.delete(id)
  }

  function begin(owner: string, about: string | null): [string, List] {
    forgetOld()
    if (lists.size >= mostLists) {
      throw new BoardError(
        'TOO_MANY',
        `${mostLists} lists of keys wait here already. Drop one of them first.`,
      )
    }
    const list: List = { keys: [], seen: new Set(), bytes: 0, usedAt: now(), owner, about }
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
    add(
      id: string | null,
      names: readonly Buffer[],
      { owner, about = null }: { owner: string; about?: string | null },
    ): { list: string; names: number } {
      const [at, list] = id === null ? begin(owner, about) : [id, find(id)]
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
    read(id: string): Buffer[] {
      const rest = rests.get(id)
      return rest ? rest.keys : find(id).keys
    },
    inWords(id: string): string {
      const keys = rests.get(id)?.keys ?? lists.get(id)?.keys ?? []
      return lists.get(id)?.about ?? `the ${keys.length} keys of a list`
    },
    /** null: too much to be kept. What was left longest ago goes first. */
    keepRest(keys: Buffer[]): string | null {
      forgetOld()
      const bytes = keys.reduce((sum, key) => sum + key.length, 0)
      if (keys.length > mostListNames || bytes > mostListBytes) return null
      const id = randomBytes(12).toString('base64url')
      rests.set(id, { keys, bytes, usedAt: now() })
      let all = [...rests.values()].reduce((sum, rest) => sum + rest.bytes, 0)
      for (const [oldest, rest] of rests) {
        if (rests.size <= mostRests && all <= mostListBytes) break
        rests.delete(oldest)
        all -= rest.bytes
      }
      return id
    },
    drop: (id: string) => lists.delete(id),
  }
}

export type KeyLists = ReturnType<typeof createKeyLists>
