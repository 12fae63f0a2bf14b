import type { Metadata } from 'next'
import { RunPage } from '#components/runs/run-page.tsx'

export const metadata: Metadata = { title: 'Run' }

/** A run may hold an hour of numbers: the browser asks for them when the page is there. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <RunPage id={id} />
}
