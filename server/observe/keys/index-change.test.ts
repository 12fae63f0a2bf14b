import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNameIndex } from './index-names.ts'
import { createSearches } from './index-search.ts'

const of = (text: string) => Buffer.from(text, 'latin1')

function indexOf(names: readonly string[]) {
  const index = createNameIndex({ mostBytes: 64 * 1024 * 1024 })
  for (const name of names) index.add(of(name), { start: 0, end: name.length, part: 0 })
  while (index.settle(5));
  return index
}

function listed(index: ReturnType<typeof indexOf>): string[] {
  const { addresses } = createSearches(index).from(
    { prefix: of(''), pattern: null },
    { offset: 0, limit: 1000, until: Number.POSITIVE_INFINITY },
  )
  return [...addresses].map(address => Buffer.from(index.names.of(address)).toString('latin1'))
}

const some = fc.array(fc.constantFrom('', 'a', 'a:', 'a:1', 'a:2', 'ab', 'b:1', 'b:2', 'c', '\xff'))

test('names that come and go after the walk are in it and out of it, each once and in order', () => {
  fc.assert(
    fc.property(some, fc.array(fc.tuple(some, some), { maxLength: 5 }), (first, changes) => {
      const index = indexOf(first)
      const wanted = new Set(first)
      for (const [gone, come] of changes) {
        const before = index.version()
        const there = [...new Set(come)].filter(name => !gone.includes(name))
        const known = gone.filter(name => wanted.has(name))
        const removed = index.change({
          gone: gone.map(of),
          come: there.map(name => ({ name: of(name), part: 1 })),
        })
        expect(removed.size).toBe(new Set(known).size)
        const after = new Set([...wanted].filter(name => !gone.includes(name)).concat(there))
        const isOther = removed.size > 0 || there.some(name => !wanted.has(name))
        expect(index.version() !== before).toBe(isOther)
        wanted.clear()
        for (const name of after) wanted.add(name)
        expect(index.count()).toBe(wanted.size)
        expect(listed(index)).toEqual([...wanted].sort((a, b) => (a < b ? -1 : 1)))
      }
      while (index.settle(3));
      expect(index.runs().length).toBeLessThanOrEqual(1)
      expect(listed(index)).toHaveLength(wanted.size)
    }),
  )
})
