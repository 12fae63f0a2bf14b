import type { Metadata } from 'next'
import { wantedOf } from '#components/races/address.ts'
import { RacesPage } from '#components/races/races-page.tsx'
import { Hydrated, prefetch, rpc } from '../../../prefetch.tsx'

export const metadata: Metadata = { title: 'Races, step by step' }

type Search = Record<string, string | string[] | undefined>

export default async function Page({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams
  const one = (name: string) => [search[name]].flat()[0] ?? null
  const races = await prefetch(rpc.races.list.queryOptions())
  if (races) {
    const wanted = wantedOf({ race: one('race'), choice: one('choice'), moves: one('moves') }, races)
    await Promise.all([
      prefetch(rpc.races.stand.queryOptions(wanted)),
      prefetch(rpc.races.shares.queryOptions({ race: wanted.race })),
    ])
  }
  return (
    <Hydrated>
      <RacesPage />
    </Hydrated>
  )
}
