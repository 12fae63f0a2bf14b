import type { Metadata } from 'next'
import { ExperimentPage } from '#components/experiments/experiment-page.tsx'
import { Hydrated } from '../../../../prefetch.tsx'
import { prefetchExperiments } from '../../prefetch-experiments.ts'

export const metadata: Metadata = { title: 'Experiment' }

type Props = {
  params: Promise<{ id: string; run: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function Page({ params, searchParams }: Props) {
  const { id, run } = await params
  await prefetchExperiments((await searchParams).target)
  return (
    <Hydrated>
      <ExperimentPage id={id} run={run} />
    </Hydrated>
  )
}
