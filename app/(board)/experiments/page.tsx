import type { Metadata } from 'next'
import { Catalogue } from '#components/experiments/catalogue.tsx'
import { Hydrated } from '../../prefetch.tsx'
import { prefetchExperiments } from './prefetch-experiments.ts'

export const metadata: Metadata = { title: 'Experiments' }

type Search = Promise<Record<string, string | string[] | undefined>>

export default async function ExperimentsPage({ searchParams }: { searchParams: Search }) {
  await prefetchExperiments((await searchParams).target)
  return (
    <Hydrated>
      <h1 className="font-semibold text-[1.1875rem] tracking-[-0.01em]">Experiments</h1>
      <p className="mb-4 text-pretty text-mute">
        Ask one question, guess, and let real parts answer it. Every run has a link and can be repeated.
      </p>
      <Catalogue />
    </Hydrated>
  )
}
