import { describe, expect, it } from 'vitest'
import { exampleFrame, exampleLane } from '#components/live/lab/example-frame.ts'
import type { ChaosState, LaneFrame, Policy } from '#components/rpc/types.ts'
import { policyShape } from '#server/engine/policy-shape.ts'
import { flowOf, roundUp } from './flow.ts'
import { travelOf } from './travel.ts'

type Change = {
  policy?: object
  told?: Partial<LaneFrame>
  chaos?: ChaosState['kind'][]
  troubles?: string[]
}

function travel({ policy = {}, told = {}, chaos = [], troubles = [] }: Change = {}) {
  const lane = { id: 'a' as const, name: 'cache-aside', policy: policyShape.parse(policy) as Policy }
  const active = { since: 0, until: 1, who: 'Ana' }
  return travelOf({
    lane,
    frame: exampleFrame(),
    told: exampleLane('a', told),
    chaos: chaos.map(kind => ({ kind, refused: null, active })),
    troubles: troubles.map(message => ({ message })),
  })
}
const edges = (change: Change) => travel(change).edges.map(({ id }) => id)
const plain = (text: string) => text.replace(/\u2009/g, ' ')

describe('the way of a write', () => {
  it('goes to the database and deletes the entry', () => {
    expect(edges({})).toEqual(['requests', 'ask', 'load', 'fill', 'write', 'remove'])
  })

  it('puts the value into the cache as well when it writes through', () => {
    expect(edges({ policy: { write: { kind: 'write-through' } } })).toEqual([
      'requests',
      'ask',
      'load',
      'write',
      'put',
    ])
  })

  it('stops at the journal when it writes behind, and is flushed later', () => {
    const behind = travel({
      policy: { write: { kind: 'write-behind' } },
      told: { ledger: { acknowledged: 9, unconfirmed: 0, unflushed: 1204, lost: 0 } },
    })
    expect(behind.edges.map(({ id }) => id)).toEqual(['requests', 'ask', 'load', 'fill', 'journal', 'flush'])
    expect(plain(behind.journal?.words ?? '')).toBe('1 204 unflushed')
    expect(travel().journal).toBeNull()
  })
})

describe('the cache', () => {
  it('is not asked when there is none in the policy', () => {
    expect(edges({ policy: { read: 'none' } })).not.toContain('ask')
  })

  it('says its hit share, and no share where nobody reads', () => {
    const ask = (told: Partial<LaneFrame>) => travel({ told }).edges.find(({ id }) => id === 'ask')?.label
    expect(plain(ask({}) ?? '')).toBe('hit 90.0 %')
    expect(ask({ hits: 0, misses: 0 })).toBe('no reads')
  })

  it('is drawn away while it is killed, frozen or does not answer', () => {
    expect(travel().cache.away).toBeNull()
    expect(travel({ chaos: ['kill cache'] }).cache.away).toBe('killed')
    expect(travel({ chaos: ['freeze cache'] }).cache.away).toBe('frozen')
    expect(travel({ troubles: ['The cache does not answer. Refused.'] }).cache.away).toBe('away')
  })

  it('shows a breaker that is open in some instances as what it is', () => {
    const cache = { fills: 0, invalidations: 0, leaseWaits: 0, brokenInstances: 1 }
    expect(travel({ told: { cache } }).cache).toMatchObject({ away: null, brokenInstances: 1 })
    expect(travel({ told: { cache: { ...cache, brokenInstances: 2 } } }).cache.away).toContain(
      'breakers are open',
    )
  })
})

it('what was bypassed did not ask the cache', () => {
  const classes = { ...exampleLane('a').classes, bypassed: 30 }
  const ask = travel({ told: { classes } }).edges.find(({ id }) => id === 'ask')
  expect(ask?.perSecond).toBe(70)
})

describe('the drawing', () => {
  const at = (perSecond: number) => ({
    id: 'load' as const,
    tone: 'db' as const,
    perSecond,
    label: '',
    words: '',
  })

  it('is in proportion: twice the rate is twice the dots and twice the width', () => {
    const flow = flowOf([at(4000), at(2000)])
    expect(flow.dotsPerSecond(4000)).toBe(2 * flow.dotsPerSecond(2000))
    expect(flow.width(4000)).toBe(2 * flow.width(2000))
  })

  it('never shows more dots than an eye can follow, and says what one stands for', () => {
    for (const rate of [1, 7, 90, 4355, 29_000, 199_000]) {
      const flow = flowOf([at(rate)])
      expect(flow.dotsPerSecond(rate)).toBeLessThanOrEqual(8)
      expect(flow.perDot).toBe(roundUp(flow.perDot))
    }
  })

  it('stands still where nothing passes', () => {
    expect(flowOf([at(0)]).dotsPerSecond(0)).toBe(0)
  })
})
