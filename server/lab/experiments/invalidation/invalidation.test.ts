import { expect, it, vi } from 'vitest'
import { invalidation } from '#server/lab/experiments/invalidation/invalidation.ts'
import { simulate } from '#server/lab/experiments/simulate.ts'
import type { Verdict } from '#server/lab/experiments/verdict.ts'

vi.setConfig({ testTimeout: 60_000 })

const cellIn = ({ rows }: Verdict, choice: string, key: string) =>
  Number(rows.find(row => row.choice === choice)?.cells[key])

/** A few hot products, and loads that take long: many of them run while somebody writes. */
const busy = { products: 20, readsPerSecond: 300, writesPerSecond: 20, queryMs: 40, watchedS: 8 }

it('without writers who pass the cache by, cascade, tags and the change log leave nothing old behind', async () => {
  const { verdict } = await simulate(invalidation, {
    params: { ...busy, aside: 0 },
    choices: ['ttl', 'own', 'cascade', 'tags', 'cdc'],
  })
  const cell = (choice: string, key: string) => cellIn(verdict, choice, key)
  expect([cell('cascade', 'stale'), cell('tags', 'stale'), cell('own', 'rows')]).toEqual([0, 0, 0])
  expect(cell('own', 'lists')).toBeGreaterThan(0.5)
  expect(cell('cdc', 'worst')).toBeLessThan(5)
  expect(cell('ttl', 'worst')).toBeLessThan(2_000 + 50)
  const law = verdict.laws.find(({ choice, about }) => choice === 'ttl' && about === 'stale products')
  expect(Math.abs((law?.measured ?? 0) - (law?.predicted ?? 1))).toBeLessThan(0.06)
  expect([cell('own', 'commands'), cell('cascade', 'commands'), cell('tags', 'commands')]).toEqual([1, 3, 3])
})

it('what another program writes is found by the change log only', async () => {
  const { verdict } = await simulate(invalidation, {
    params: { ...busy, aside: 0.5 },
    choices: ['cascade', 'cdc'],
  })
  expect(cellIn(verdict, 'cascade', 'stale')).toBeGreaterThan(0.1)
  expect(cellIn(verdict, 'cdc', 'worst')).toBeLessThan(5)
})

it('a second delete that comes before the load has ended leaves old values; a later one does not', async () => {
  const rowsWith = async (secondDeleteMs: number) => {
    const { verdict } = await simulate(invalidation, {
      params: { ...busy, aside: 0, lists: 0, secondDeleteMs },
      choices: ['once', 'twice'],
    })
    return {
      once: cellIn(verdict, 'once', 'rows'),
      twice: cellIn(verdict, 'twice', 'rows'),
      worst: cellIn(verdict, 'twice', 'worst'),
    }
  }
  const [early, late] = [await rowsWith(10), await rowsWith(60)]
  expect(early.twice).toBeGreaterThan(0)
  expect(early.twice).toBeLessThan(early.once)
  expect(early.worst).toBeGreaterThan(100)
  expect(late.worst).toBeLessThan(100)
})
