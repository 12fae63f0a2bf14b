import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diffLines, foldSame } from './line-diff.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })

it('leads from the one text to the other, and keeps what is common', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after)
      const without = (kind: string) => diff.filter(line => line.kind !== kind).map(({ text }) => text)
      expect(without('added')).toEqual(before)
      expect(without('removed')).toEqual(after)
    }),
  )
  expect(diffLines(['a', 'b', 'c'], ['a', 'x', 'c']).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'same a',
    'removed b',
    'added x',
    'same c',
  ])
})

it('shows a change too large to be compared as one block', () => {
  const before = Array.from({ length: 3000 }, (_, i) => `old ${i}`)
  const after = Array.from({ length: 3000 }, (_, i) => `new ${i}`)
  const diff = diffLines(before, after)
  expect(diff).toHaveLength(6000)
  expect([diff[0]?.kind, diff[3000]?.kind]).toEqual(['removed', 'added'])
})

it('finds two changes far apart among many lines', () => {
  const before = Array.from({ length: 60_000 }, (_, i) => `line ${i % 1000}`)
  const after = before.with(10, 'first').toSpliced(59_000, 1)
  const changed = diffLines(before, after).filter(({ kind }) => kind !== 'same')
  expect(changed.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'removed line 10',
    'added first',
    'removed line 0',
  ])
})

it('folds what has not changed, and says how much that is', () => {
  const before = Array.from({ length: 100 }, (_, i) => String(i))
  const folded = foldSame(diffLines(before, before.with(50, 'x')), 2)
  expect(folded.map(part => (part.kind === 'skipped' ? part.count : part.text))).toEqual([
    48,
    '48',
    '49',
    '50',
    'x',
    '51',
    '52',
    47,
  ])
})
