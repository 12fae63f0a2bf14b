import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

const changes = (kind: string, seconds: number) =>
  z
    .number()
    .min(0.5)
    .max(31_536_000)
    .default(seconds)
    .meta({
      title: `${kind} changes every`,
      unit: 's',
      log: true,
    })
const tolerated = (kind: string, share: number) =>
  z
    .number()
    .min(0)
    .max(0.5)
    .default(share)
    .meta({ title: `${kind}: stale at most`, unit: 'share' })

export const params = z.strictObject({
  priceEveryS: changes('A price', 3_600),
  priceStale: tolerated('Price', 0.01),
  stockEveryS: changes('A stock', 20),
  stockStale: tolerated('Stock', 0.01),
  profileEveryS: changes('A profile', 864_000),
  profileStale: tolerated('Profile', 0.05),
  sessionEveryS: changes('A session', 60),
  sessionStale: tolerated('Session', 0),
  reads: z.int().min(2_000).max(100_000).default(12_000).meta({
    title: 'Reads for each TTL',
    log: true,
    hint: 'At most. More make rare changes count for more.',
  }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'price',
    label: 'Price',
    tone: 'miss',
    perSecond: 0.1,
    about: 'Read every ten seconds. An old one annoys; a wrong sale costs money.',
  },
  {
    id: 'stock',
    label: 'Stock',
    tone: 'db',
    perSecond: 2,
    about: 'Read twice a second while it changes with each sale.',
  },
  {
    id: 'profile',
    label: 'Profile',
    tone: 'hit',
    perSecond: 0.002,
    about: 'Read every few minutes, changed hardly ever. An old picture hurts nobody.',
  },
  {
    id: 'session',
    label: 'Session',
    tone: 'write',
    perSecond: 0.5,
    about: 'Read with each click. Who signed out must be out: nothing stale is tolerated.',
  },
] as const satisfies readonly (Choice & { perSecond: number })[]
export type Kind = (typeof choices)[number]

export function needsOf({ id }: Kind, given: Params): { everyS: number; stale: number } {
  switch (id) {
    case 'price':
      return { everyS: given.priceEveryS, stale: given.priceStale }
    case 'stock':
      return { everyS: given.stockEveryS, stale: given.stockStale }
    case 'profile':
      return { everyS: given.profileEveryS, stale: given.profileStale }
    case 'session':
      return { everyS: given.sessionEveryS, stale: given.sessionStale }
  }
}

/** The round TTLs that people write down, in seconds. */
export const ladder = [1, 5, 10, 30, 60, 300, 1_800, 3_600, 14_400, 86_400, 604_800]
