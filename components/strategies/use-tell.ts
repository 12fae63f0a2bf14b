'use client'

import type { Story } from './hint-policy.ts'
import { useLab } from './lab-context.tsx'

/** Tells a story: its workload and its database, with the seed that was there. */
export function useTell() {
  const { edit } = useLab()
  return (story: Story) =>
    edit('story', settings => ({
      ...settings,
      workload: { ...story.workload, seed: settings.workload.seed },
      database: story.database ?? settings.database,
    }))
}
