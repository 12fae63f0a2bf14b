'use client'

import { Panel } from '#components/ui/panel.tsx'
import { useInstead } from './not-running.tsx'

/** In place of all charts as long as there is not one number for them. */
export function NoNumbers() {
  const instead = useInstead()
  return <Panel title="Live numbers" className="min-h-[15.5rem]" state={instead ?? undefined} />
}
