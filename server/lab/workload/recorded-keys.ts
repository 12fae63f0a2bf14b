import type { Thing } from '#server/lab/workload/shop.ts'
import type { RequestKind } from '#server/lab/workload/workload.ts'

type Named = { thing: Thing; id: number }

const isRow = /^(?:product|user|stock|session|search):(\d{1,7})$/
const isAbsent = /^(?:product|user|stock|session|search):none-(\d{1,7})$/
const isCategory = /^category:(\d{1,6})$/

/** What the lab itself would mean by this key; null where it is somebody else's. */
function namedBy(kind: RequestKind, key: string, categorySize: number): Named | null {
  if (kind === 'list') {
    if (key === 'products') return { thing: 'catalogue', id: 0 }
    const category = isCategory.exec(key)?.[1]
    return category === undefined ? null : { thing: 'category', id: Number(category) * categorySize }
  }
  const row = isRow.exec(key)?.[1]
  if (row !== undefined) return { thing: 'row', id: Number(row) }
  const absent = kind === 'read' ? isAbsent.exec(key)?.[1] : undefined
  return absent === undefined ? null : { thing: 'absent', id: Number(absent) }
}

/**
 * Keys as numbers: those of the lab as it numbers them itself, if the whole recording names nothing else; any others
 * in order of first appearance.
 */
export function createRecordedKeys(categorySize: number) {
  const numbers = new Map<string, number>()
  const ofEach: number[] = []
  const things: Thing[] = []
  const ids: number[] = []
  let own = true

  function learn(kind: RequestKind, key: string) {
    const named = namedBy(kind, key, categorySize)
    if (named === null) own = false
    things.push(named?.thing ?? (kind === 'list' ? 'category' : 'row'))
    ids.push(named?.id ?? 0)
  }

  return {
    count: () => numbers.size,
    add(kind: RequestKind, key: string) {
      // The same name as a list and as a row is two things.
      const name = kind === 'list' ? `list ${key}` : key
      const number = numbers.get(name) ?? numbers.size
      if (number === numbers.size) {
        numbers.set(name, number)
        learn(kind, key)
      } else if (kind !== 'read' && things[number] === 'absent') own = false
      ofEach.push(number)
    },
    end: () => ({
      own,
      keys: Uint32Array.from(ofEach, number => (own ? (ids[number] ?? 0) : number)),
      things: (at: number): Thing => {
        const thing = things[ofEach[at] ?? 0] ?? 'row'
        if (own) return thing
        return thing === 'category' || thing === 'catalogue' ? 'category' : 'row'
      },
    }),
  }
}
